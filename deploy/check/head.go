package check

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// parseHead reads the text of a C2SP tlog-checkpoint: origin, size, root.
func parseHead(text string) (tree tlog.Tree, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return tree, fmt.Errorf("not a checkpoint: %q", text)
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(tree.Hash) {
		return tree, fmt.Errorf("not a root: %q", lines[2])
	}
	copy(tree.Hash[:], root)
	return tree, nil
}
