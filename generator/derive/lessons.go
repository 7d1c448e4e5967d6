package derive

import "siaga/generator/model"

// lessons reads what went well, what went wrong, where people got lucky, and what they learned.
func lessons(e *model.Event, o *outline) {}
