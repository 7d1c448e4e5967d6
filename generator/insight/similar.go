package insight

type similarity struct{}

func (r *Report) similar() {}

func (s *similarity) evidence(a, b *Incident) []Evidence { return nil }
