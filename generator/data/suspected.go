package data

// Suspicion is a group of incidents that may have one root cause that nobody named as such. It is never a fact.
type Suspicion struct {
	// Their source files, by start.
	Incidents []string `json:"incidents"`
	// From 0 to 1.
	Score float64 `json:"score"`
	// What they share, the strongest first.
	Evidence []Evidence `json:"evidence"`
}

func (s *site) suspected(w *writer) error {
	w.list("groups")
	for _, g := range s.report.Suspected {
		if err := w.add(Suspicion{paths(g.Incidents), score(g.Score), evidence(g.Evidence)}); err != nil {
			return err
		}
	}
	return nil
}
