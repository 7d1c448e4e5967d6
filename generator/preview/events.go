package preview

import (
	"fmt"
	"net/http"
	"time"
)

// heartbeat is how often a silent stream says that it lives, so that both sides notice a dead connection.
const heartbeat = 20 * time.Second

// events streams what the board shows.
type events struct {
	board  *board
	server string          // another one for every start
	done   <-chan struct{} // closed when the server shuts down
}

// event is the data of an event of the stream.
type event struct {
	Server   string   `json:"server"`
	Build    int      `json:"build"`
	Problems problems `json:"problems"`
	Changed  []string `json:"changed,omitempty"`
}

// ServeHTTP implements [http.Handler].
func (e *events) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Time{}); err != nil { // the stream outlives the deadline of a page
		http.Error(w, "This server cannot stream.", http.StatusInternalServerError)
		return
	}
	now := e.board.get()
	name := "hello"
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		if err := e.send(w, name, now); err != nil || control.Flush() != nil {
			return
		}
		name = "rebuilt"
	wait:
		for {
			select {
			case <-now.next:
				break wait
			case <-tick.C:
				if _, err := fmt.Fprint(w, ":\n\n"); err != nil || control.Flush() != nil {
					return
				}
			case <-r.Context().Done():
				return
			case <-e.done:
				return
			}
		}
		now = e.board.get()
	}
}

// send writes one event. A reconnect is asked for after 500 ms.
func (e *events) send(w http.ResponseWriter, name string, s *state) error {
	_, err := fmt.Fprintf(w, "retry: 500\nevent: %s\ndata: %s\n\n", name, s.encoded(e.server))
	return err
}
