// Handlers of net/http, which http-server plugins put around the gateway's own (facts C3).
#pragma once

#include "Lua/Code.h"

#include <string_view>

namespace unplug::lua {

bool isOfHttp(const Type *type, std::string_view name); // the type of net/http itself, no pointer to it
bool isServerRequest(const Type *type);                 // *http.Request
bool isHandlerFunction(const Type *type);               // func(http.ResponseWriter, *http.Request)
// func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)
bool isHandlerFactory(const Type *type);

// Calls of methods of r and r.URL that `readHandlers` may make others of; what it leaves, the rules refuse.
bool isReadOfRequest(const Expression &expression);

// What a handler reads of its request becomes calls of the methods that the request has in a script
// (templates/lua/helpers/HttpRequest.lua): r.Header is r.Headers(), r.URL.Path is r.Path(), and r.URL.Query().Get(key)
// is r.QueryValue(key). What is assigned to stays as it is.
void readHandlers(Code &code);

} // namespace unplug::lua
