package derive

import "siaga/generator/model"

// quotes reads error lines and identifiers from code and text.
func quotes(e *model.Event, o *outline) {}
