package render

import "siaga/generator/chart"

func sampleStrips() *StripsChart {
	row := func(name string, back bool) StripRow {
		return StripRow{
			Cause: Link{Text: name, Href: "#", Note: "2× · last 2026-02-01"}, Back: back, Label: name + ": 2 incidents", From: "10%", To: "80%",
			Marks: []StripMark{{X: "10%", R: 4, Count: 1, Href: "#", Text: "2025-09-01"}, {X: "80%", R: 5, Ring: 9, Count: 2, Back: back, Href: "#", Text: "2026-02-01"}},
			Gaps:  []StripGap{{"45%", "5 months"}}, Fixes: []StripTick{{"40%", "Fix completed on 2025-11-01"}},
			Incidents: []StripIncident{{sampleIncidents()[0], back}, {sampleIncidents()[1], false}}, More: 3,
		}
	}
	return &StripsChart{
		Figure: Figure{ID: "strips", Title: "When the recurring causes struck", Desc: "One row for each."},
		Ticks:  []chart.Tick{{X: "20%", Label: "2025-10", Anchor: "middle"}, {X: "60%", Label: "2026-01", Anchor: "middle", Minor: true}},
		Rows:   []StripRow{row("Connection pool exhausted", true), row("A very long name of a cause that does not fit into one line of the chart", false)},
		Named:  true, Fixes: true, Back: true, Cut: &More{"2 of 31", Link{Text: "Root causes", Href: "#"}},
	}
}
