module example.com/json-keys

go 1.22
