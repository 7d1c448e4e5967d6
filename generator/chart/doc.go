// Package chart turns values into positions: it is the geometry of every chart of the site.
//
// The package draws nothing. It holds no HTML, no words and no names of months: a label is a numeral such as "2026",
// "2026-03", "03-14" or "14:00", and whoever places it adds the rest. It reads no clock and does no I/O, and the same
// values give the same positions on every machine.
//
// # Units
//
// A chart is not scaled as a whole, so that its text keeps its size on a phone. Horizontal positions (X, W, Mid, From,
// To) are therefore percentages of the width, as strings with at most two decimals ("37.5%"), from "0%" to "100%".
// Vertical ones (Y, H, Top, Height) and radii are whole pixels, counted downwards from the top. What must not collide
// is laid out for two widths: about 600 px, and 330 px for a phone, where whatever is marked Minor (or not Narrow)
// is left out. A mark at "0%" or "100%" is not cut only if the drawing leaves room beside the plot.
//
// The calendar and the dependency map are the exceptions: a cell and a box with a name have one size, so these two are
// in whole pixels both ways, and the page scrolls if it must.
package chart
