package insight

func (r *Report) symptoms() {}
