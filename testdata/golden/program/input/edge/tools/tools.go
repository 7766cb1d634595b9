package tools

import _ "github.com/luraproject/lura/v2/proxy/plugin"
