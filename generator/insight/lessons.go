package insight

func (r *Report) lessons() {}
