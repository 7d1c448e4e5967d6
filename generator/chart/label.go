package chart

// Sizes of labels in pixels: digits of a 12 px font are not wider than digitWidth, and labels closer together than
// labelGap run into one another.
const (
	digitWidth = 7
	labelGap   = 8
	mostLabels = 8 // on an axis
	mostNarrow = 4 // on an axis on a phone
)

// label is a text below an axis, before it is decided whether there is room for it.
type label struct {
	x     int // hundredths of a percent
	width int // pixels
	rank  int // how round a number it stands for: of two labels the rounder one is rather shown
}

// anchor says which end of a label stands at its position, as the SVG attribute text-anchor does: a label in the
// middle of the chart is centred, and one that would stick out of a narrow chart begins or ends at its position.
func (l label) anchor() string {
	half := float64(l.width) / 2
	switch x := pixels(l.x, narrowWidth); {
	case x < half:
		return "start"
	case narrowWidth-x < half:
		return "end"
	}
	return "middle"
}

// extent is where a label begins and ends at a width in pixels.
func (l label) extent(width int) (from, to float64) {
	x, w := pixels(l.x, width), float64(l.width)
	switch l.anchor() {
	case "start":
		return x, x + w
	case "end":
		return x - w, x
	}
	return x - w/2, x + w/2
}

// fit reports whether every step-th label from the first on has room at a width in pixels, and how many those are.
func fit(labels []label, first, step, width int) (n int, ok bool) {
	end := 0.0
	for i := first; i < len(labels); i += step {
		from, to := labels[i].extent(width)
		if n > 0 && from < end+labelGap {
			return n, false
		}
		n, end = n+1, to
	}
	return n, true
}

// room says how many labels may be shown, and how wide the chart is in pixels.
type room struct{ most, width int }

// pick chooses labels at an even step, the smallest of the steps at which at most room.most are shown and none
// collide, beginning where the chosen ones are the roundest. If no step does, it chooses the roundest label alone.
func pick(labels []label, steps []int, r room) []bool {
	chosen := make([]bool, len(labels))
	for _, step := range steps {
		best, bestRank := -1, -1
		for first := 0; first < min(step, len(labels)); first++ {
			if n, ok := fit(labels, first, step, r.width); !ok || n > r.most {
				continue
			}
			rank := 0
			for i := first; i < len(labels); i += step {
				rank += labels[i].rank
			}
			if rank > bestRank {
				best, bestRank = first, rank
			}
		}
		if best < 0 {
			continue
		}
		for i := best; i < len(labels); i += step {
			chosen[i] = true
		}
		return chosen
	}
	best := 0
	for i, l := range labels {
		if l.rank > labels[best].rank {
			best = i
		}
	}
	if len(chosen) > 0 {
		chosen[best] = true
	}
	return chosen
}
