module unplug.test/lua

go 1.25.0

require (
	github.com/luraproject/lura/v3 v3.0.0
	github.com/yuin/gopher-lua v1.1.1
)

replace github.com/luraproject/lura/v3 => ../forks/krakend-ce/third_party/lura
