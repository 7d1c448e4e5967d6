package main

import (
	"os"
	_ "time/tzdata" // time zones must not depend on the machine
)

func main() {
	os.Exit(run(os.Args[1:], process()))
}
