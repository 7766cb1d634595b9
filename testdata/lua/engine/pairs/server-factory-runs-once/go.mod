module example.com/server-factory-runs-once

go 1.22
