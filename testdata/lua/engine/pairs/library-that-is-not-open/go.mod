module example.com/library-that-is-not-open

go 1.22
