module example.com/query-that-others-see

go 1.22
