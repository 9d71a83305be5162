package check

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	Size int64
	Note string
}

// What audit-log.mjs writes.
type auditLog struct {
	Key     string
	Entries []struct {
		Seq  int64
		Leaf string
		Body string
	}
	Inclusion []struct {
		Seq        int64
		Leaf       string
		Proof      []string
		Checkpoint checkpoint
	}
	Consistency []struct {
		From, To checkpoint
		Proof    []string
	}
}

func hashOf(t *testing.T, text string) (h tlog.Hash) {
	t.Helper()
	bytes, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(bytes) != len(h) {
		t.Fatalf("no hash: %q", text)
	}
	copy(h[:], bytes)
	return h
}

func hashesOf(t *testing.T, texts []string) []tlog.Hash {
	hashes := []tlog.Hash{}
	for _, text := range texts {
		hashes = append(hashes, hashOf(t, text))
	}
	return hashes
}

// The tools that check Go's own module log accept Airlock's heads, leaves and proofs, and refuse forged ones.
func TestOthersVerifyTheAuditLog(t *testing.T) {
	file := os.Getenv("AIRLOCK_AUDIT_LOG")
	if file == "" {
		t.Fatal("AIRLOCK_AUDIT_LOG names no file: run deploy/check/run.sh")
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var log auditLog
	if err := json.Unmarshal(raw, &log); err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(log.Key)
	if err != nil {
		t.Fatal(err)
	}
	head := func(c checkpoint) tlog.Tree {
		t.Helper()
		opened, err := note.Open([]byte(c.Note), note.VerifierList(verifier))
		if err != nil {
			t.Fatal(err)
		}
		tree, err := parseHead(opened.Text)
		if err != nil || tree.N != c.Size {
			t.Fatalf("head of %d: %v", c.Size, err)
		}
		return tree
	}
	for _, e := range log.Entries {
		if tlog.RecordHash([]byte(e.Body)) != hashOf(t, e.Leaf) {
			t.Fatalf("entry %d does not hash to its leaf", e.Seq)
		}
	}
	for _, p := range log.Inclusion {
		tree := head(p.Checkpoint)
		proof := tlog.RecordProof(hashesOf(t, p.Proof))
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, p.Seq, hashOf(t, p.Leaf)); err != nil {
			t.Errorf("entry %d: %v", p.Seq, err)
		}
		if tlog.CheckRecord(proof, tree.N, tree.Hash, p.Seq, tlog.RecordHash([]byte("forged"))) == nil {
			t.Errorf("a forged entry %d was accepted", p.Seq)
		}
	}
	for _, p := range log.Consistency {
		older, newer := head(p.From), head(p.To)
		if err := tlog.CheckTree(hashesOf(t, p.Proof), newer.N, newer.Hash, older.N, older.Hash); err != nil {
			t.Errorf("%d to %d: %v", older.N, newer.N, err)
		}
	}
	if len(log.Inclusion) < 5 || len(log.Consistency) < 2 {
		t.Fatal("too little to check")
	}
	forged := []byte(log.Inclusion[0].Checkpoint.Note)
	forged[len(verifier.Name())+1] ^= 1
	if _, err := note.Open(forged, note.VerifierList(verifier)); err == nil {
		t.Error("a forged head was accepted")
	}
}
