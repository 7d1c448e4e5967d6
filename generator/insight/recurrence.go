package insight

func (r *Report) recurrence() {}
