module debugger

go 1.22
