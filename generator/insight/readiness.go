package insight

func (r *Report) readiness() {}
