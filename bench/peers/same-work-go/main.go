// A server that does the work of an upload in Evidence Desk: hash, encrypted copy on the disk, a
// journal line before and after, a look at the documents that are there, and the POST. It has no
// session, no checks of the file, no database, and holds each file in memory.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
)

var (
	uploadURL     = os.Getenv("UPLOAD_URL")
	authorization = os.Getenv("UPLOAD_AUTHORIZATION")
	directory     = os.Getenv("DIRECTORY")
	journal       *os.File
	sealer        cipher.AEAD
)

func main() {
	var err error
	if journal, err = os.OpenFile(filepath.Join(directory, "journal"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		log.Fatal(err)
	}
	block, err := aes.NewCipher(random(32))
	if err != nil {
		log.Fatal(err)
	}
	if sealer, err = cipher.NewGCM(block); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/documents", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			fmt.Fprint(w, "ready")
			return
		}
		documentID, err := upload(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, documentID)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func upload(r *http.Request) (string, error) {
	received, err := r.MultipartReader()
	if err != nil {
		return "", err
	}
	form, err := received.ReadForm(32 << 20)
	if err != nil {
		return "", err
	}
	header := form.File["file"][0]
	file, err := header.Open()
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return "", err
	}
	id := hex.EncodeToString(random(16))
	sum := sha256.Sum256(content)
	if err := writeEncrypted(filepath.Join(directory, id), content); err != nil {
		return "", err
	}
	if err := note("received " + id + " " + hex.EncodeToString(sum[:])); err != nil {
		return "", err
	}
	if err := exchange(http.MethodGet, uploadURL+"?limit=100", "", nil, &struct{}{}); err != nil {
		return "", err
	}
	var body bytes.Buffer
	out := multipart.NewWriter(&body)
	part, err := out.CreatePart(header.Header)
	if err != nil {
		return "", err
	}
	part.Write(content)
	for name, values := range form.Value {
		out.WriteField(name, values[0])
	}
	out.Close()
	var document struct{ ID string }
	if err := exchange(http.MethodPost, uploadURL, out.FormDataContentType(), &body, &document); err != nil {
		return "", err
	}
	return document.ID, note("delivered " + id + " " + document.ID)
}

func exchange(method, url, contentType string, body io.Reader, into any) error {
	request, err := http.NewRequest(method, url, body)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", authorization)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("Omise answered %d", answer.StatusCode)
	}
	return json.NewDecoder(answer.Body).Decode(into)
}

func writeEncrypted(name string, content []byte) error {
	nonce := random(sealer.NonceSize())
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Write(sealer.Seal(nonce, nonce, content, nil)); err != nil {
		return err
	}
	return file.Sync()
}

func note(line string) error {
	if _, err := journal.WriteString(line + "\n"); err != nil {
		return err
	}
	return journal.Sync()
}

func random(length int) []byte {
	bytes := make([]byte, length)
	rand.Read(bytes)
	return bytes
}
