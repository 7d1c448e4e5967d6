package preview

import (
	"fmt"
	"io"
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
	s := stream{w: w, control: http.NewResponseController(w)}
	now := e.board.get()
	// A reconnect is asked for after 500 ms.
	err := s.send("retry: 500\nevent: hello\ndata: %s\n\n", now.encoded(e.server))
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for err == nil {
		select {
		case <-now.next:
			now = e.board.get()
			err = s.send("event: rebuilt\ndata: %s\n\n", now.encoded(e.server))
		case <-tick.C:
			err = s.send(":\n\n")
		case <-r.Context().Done():
			return
		case <-e.done:
			return
		}
	}
}

// stream is a response without an end.
type stream struct {
	w       io.Writer
	control *http.ResponseController
}

// send writes and flushes. The stream outlives the deadline of a page, but nothing waits for ever for somebody who does not read.
func (s stream) send(format string, values ...any) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(heartbeat)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.w, format, values...); err != nil {
		return err
	}
	return s.control.Flush()
}
