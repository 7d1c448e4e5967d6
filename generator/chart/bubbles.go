package chart

import "math"

// Radius is the radius in pixels of a circle whose area is in proportion to a count, if the highest count is drawn
// with the radius most. A count above 0 is drawn with 2 pixels at least, one above the highest like it, 0 not at all.
func Radius(count, highest, most int) int {
	if count <= 0 || most <= 0 {
		return 0
	}
	if count >= highest {
		return most
	}
	r := int(math.Round(float64(most) * math.Sqrt(float64(count)/float64(highest))))
	return min(max(r, 2), most)
}
