package derive

import "siaga/generator/model"

// times reads the milestones, the timeline and the durations that somebody wrote by hand.
func times(doc model.Doc, e *model.Event, o *outline, src Source) {}
