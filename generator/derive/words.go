package derive

import "siaga/generator/model"

// words fills the keys of the front matter that hold a sentence, such as trigger and impact, and what a sentence tells:
// who noticed, from the section on detection.
func words(doc model.Doc, e *model.Event) {}
