package derive

import "siaga/generator/model"

// stubs lists the sections of a runbook that say nothing yet.
func stubs(o *outline) []model.Passage { return nil }
