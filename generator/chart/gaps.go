package chart

// StripGap is the stretch between two neighbouring marks of a strip.
type StripGap struct {
	// X is its middle.
	X string
	// Point is the index of the point that ends it; the one before begins it.
	Point int
}

// wideGap is how far marks are apart that have room for a few words between them, in hundredths of a percent.
const wideGap = 900

// Gaps finds the stretches of a strip, made of points on an axis, that are wide enough for a few words.
func Gaps(axis TimeAxis, points []StripPoint, s Strip) []StripGap {
	var out []StripGap
	for n := 1; n < len(s.Marks); n++ {
		from, to := axis.at(points[s.Marks[n-1].First].At), axis.at(points[s.Marks[n].First].At)
		if to-from >= wideGap {
			out = append(out, StripGap{X: percent((from + to) / 2), Point: s.Marks[n].First})
		}
	}
	return out
}
