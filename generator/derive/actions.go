package derive

import "siaga/generator/model"

// actions reads the action items.
func actions(doc model.Doc, e *model.Event, o *outline, src Source) {}
