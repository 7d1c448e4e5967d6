package insight

func (r *Report) durations() {}
