package insight

func (r *Report) fixes() {}
