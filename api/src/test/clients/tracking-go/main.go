// Reports one of every kind of call by Segment's Go client, in one flush.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/segmentio/analytics-go/v3"
)

type failures struct{ Failures []string }

func (f *failures) Success(analytics.Message) {}
func (f *failures) Failure(_ analytics.Message, err error) {
	f.Failures = append(f.Failures, err.Error())
}

func main() {
	host, writeKey, user := os.Args[1], os.Args[2], os.Args[3]
	seen := &failures{Failures: []string{}}
	client, err := analytics.NewWithConfig(writeKey, analytics.Config{Endpoint: host, Callback: seen})
	if err != nil {
		panic(err)
	}
	client.Enqueue(analytics.Identify{UserId: user, Traits: analytics.NewTraits().
		SetFirstName("Ana").SetPhone("").SetEmail(user + "@shop.example")})
	client.Enqueue(analytics.Page{UserId: user, Name: "Prices"})
	client.Enqueue(analytics.Screen{UserId: user, Name: "Home"})
	client.Enqueue(analytics.Group{UserId: user, GroupId: "g-1"})
	client.Enqueue(analytics.Alias{UserId: user, PreviousId: "anonymous-" + user})
	client.Enqueue(analytics.Track{UserId: user, Event: "Order Completed",
		Properties: analytics.NewProperties().SetTotal(59.9)})
	client.Close()
	result, _ := json.Marshal(map[string][]string{"failures": seen.Failures})
	fmt.Println(string(result))
}
