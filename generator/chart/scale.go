package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// whole is the full width in hundredths of a percent, the unit in which positions are kept until they become text:
// in integers the parts of a whole add up exactly.
const whole = 10000

// Widths in pixels that the charts are laid out for.
const (
	plotWidth   = 640 // how wide dots are compared with distances
	wideWidth   = 600 // where every label shows
	narrowWidth = 330 // where minor labels are left out
)

// percent writes hundredths of a percent: 3750 is "37.5%". Positions beyond the edges are drawn at the edges.
func percent(hundredths int) string {
	h := min(max(hundredths, 0), whole)
	s := strconv.Itoa(h / 100)
	switch rest := h % 100; {
	case rest == 0:
	case rest%10 == 0:
		s += "." + strconv.Itoa(rest/10)
	case rest < 10:
		s += ".0" + strconv.Itoa(rest)
	default:
		s += "." + strconv.Itoa(rest)
	}
	return s + "%"
}

// portion is the fraction a/b of the whole in hundredths of a percent, within 0..whole; 0 where there is no such number.
func portion(a, b float64) int {
	f := a / b * whole
	if math.IsNaN(f) {
		return 0
	}
	return int(math.Round(min(max(f, 0), whole)))
}

// seconds is the time from a to b. Unlike time.Time.Sub it does not saturate after 292 years: a typing error in a year
// must not squeeze the rest of a chart.
func seconds(a, b time.Time) float64 {
	return float64(b.Unix()-a.Unix()) + float64(b.Nanosecond()-a.Nanosecond())/1e9
}

// pixels is what hundredths of a percent are at a width in pixels.
func pixels(hundredths, width int) float64 {
	return float64(hundredths) * float64(width) / whole
}

// apportion splits total among parts in proportion to their weights, in integers that add up to total exactly. Parts
// of weight 0 get nothing; every other gets at least `least`, taken from the larger ones, or an equal share of the
// total if there is not that much.
func apportion(weights []float64, total, least int) []int {
	parts := make([]int, len(weights))
	open := make([]int, 0, len(weights)) // parts that have not been given the least
	for i, w := range weights {
		if w > 0 {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return parts
	}
	least = min(least, total/len(open))
	rest := total
	for {
		sum := 0.0
		for _, i := range open {
			sum += weights[i]
		}
		larger := open[:0:0]
		for _, i := range open {
			if weights[i]/sum*float64(rest) < float64(least) {
				parts[i] = least
			} else {
				larger = append(larger, i)
			}
		}
		small := len(open) - len(larger)
		if small == 0 || len(larger) == 0 {
			share(parts, weights, open, rest)
			return parts
		}
		rest -= small * least
		open = larger
	}
}

// share splits total among the chosen parts by weight: each is rounded down, and what is left goes to those that lost
// most by it, the first of equals first.
func share(parts []int, weights []float64, chosen []int, total int) {
	sum := 0.0
	for _, i := range chosen {
		sum += weights[i]
	}
	type lost struct {
		part int
		by   float64
	}
	losses := make([]lost, 0, len(chosen))
	left := total
	for _, i := range chosen {
		exact := weights[i] / sum * float64(total)
		parts[i] = int(exact)
		left -= parts[i]
		losses = append(losses, lost{i, exact - float64(parts[i])})
	}
	slices.SortStableFunc(losses, func(a, b lost) int { return cmp.Compare(b.by, a.by) })
	for k := 0; left > 0; k, left = k+1, left-1 {
		parts[losses[k%len(losses)].part]++
	}
}
