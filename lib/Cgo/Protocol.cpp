// JSON in and out. Both ends are ours; what does not fit is a fault of the installation.
#include "Cgo/Protocol.h"

#include "Support/Error.h"

#include <nlohmann/json.hpp>

namespace unplug::cgo {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Unit, display, line, cplusplus, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Request, folder, root, flags, functions, units)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Diagnostic, file, line, column, message, missingHeader)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Function, name, prototype, header, ofSystem)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Answer, errors, functions)

namespace {

template <typename T> std::string dump(const T &value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

template <typename T> llvm::Expected<T> parse(std::string_view text) {
  try {
    return nlohmann::json::parse(text).get<T>();
  } catch (const nlohmann::json::exception &error) {
    return refusal({}, std::string("unplug and unplug-cgo do not understand each other: ") + error.what(),
                   "Install both from the same version.");
  }
}

} // namespace

std::string write(const Request &request) {
  return dump(request);
}

std::string write(const Answer &answer) {
  return dump(answer);
}

llvm::Expected<Request> readRequest(std::string_view text) {
  return parse<Request>(text);
}

llvm::Expected<Answer> readAnswer(std::string_view text) {
  return parse<Answer>(text);
}

} // namespace unplug::cgo
