package insight

func (r *Report) actionItems() {}
