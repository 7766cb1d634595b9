#include "Lua/Operations.h"

#include "Lua/Standard.h"
#include "Lua/Texts.h"
#include "Lua/Walk.h"

namespace unplug::lua {

namespace {

std::string constantOf(const Expression &expression) {
  if (!expression.constant)
    return {};
  return expression.constant->kind == Constant::Kind::String    ? expression.constant->text
         : expression.constant->kind == Constant::Kind::Integer ? std::to_string(expression.constant->integer)
                                                                : std::string();
}

class ServerReader {
public:
  ServerReader(Code &given, Function &in) : code(given), function(in) {}

  void run() {
    walk(function, [&](const Statement &statement) { readStatement(statement); },
         [&](const Expression &expression) { readExpression(expression); });
  }

private:
  void add(OperationKind kind, std::string subject, Place at) {
    function.operations.push_back({kind, std::move(subject), code.locate(at)});
  }

  // "http.Request" for a pointer to it too.
  static std::string ownerOf(const Expression &field) {
    const Type *of = field.arguments[0]->type;
    return (of->kind == TypeKind::Pointer ? of->element : of)->text;
  }

  // Whether a header map is the request's, the response's (a ResponseWriter's), or something else.
  enum class Side { None, Request, Response };
  static Side sideOf(const Expression &map) {
    if (map.kind == ExpressionKind::Field && map.name == "Header")
      return ownerOf(map) == "http.Request" ? Side::Request : ownerOf(map) == "http.Response" ? Side::Response : Side::None;
    if (map.kind == ExpressionKind::CallInterface && map.name == "Header" &&
        map.arguments[0]->type->text == "http.ResponseWriter")
      return Side::Response;
    if (map.kind == ExpressionKind::Convert)
      return sideOf(*map.arguments[0]);
    return Side::None;
  }

  void readStatement(const Statement &statement) {
    for (const ExpressionPtr &left : statement.left) {
      if (!left)
        continue;
      if (left->kind == ExpressionKind::Index)
        if (Side side = sideOf(*left->arguments[0]); side != Side::None)
          add(side == Side::Request ? OperationKind::SetsHeader : OperationKind::SetsResponseHeader,
              constantOf(*left->arguments[1]), left->at);
      if (left->kind != ExpressionKind::Field)
        continue;
      std::string owner = ownerOf(*left);
      if (owner == "http.Request" && left->name == "Method")
        add(OperationKind::SetsMethod, "", left->at);
      if (owner == "http.Request" && (left->name == "URL" || left->name == "Host"))
        add(OperationKind::SetsUrl, "", left->at);
      if (owner == "http.Request" && left->name == "Body")
        add(OperationKind::SetsBody, "", left->at);
      if (owner == "url.URL")
        add(left->name == "Path" ? OperationKind::SetsPath
            : left->name == "RawQuery" ? OperationKind::SetsQuery
                                       : OperationKind::SetsUrl, "", left->at);
    }
  }

  void readExpression(const Expression &expression) {
    if (expression.kind == ExpressionKind::Field)
      return readField(expression);
    if (expression.kind == ExpressionKind::Index)
      if (Side side = sideOf(*expression.arguments[0]); side != Side::None)
        add(side == Side::Request ? OperationKind::ReadsHeader : OperationKind::ReadsResponseHeader,
            constantOf(*expression.arguments[1]), expression.at);
    if (expression.kind == ExpressionKind::CallInterface)
      return readInterface(expression);
    if (expression.kind == ExpressionKind::CallStandard)
      return readStandard(expression);
    if (expression.kind == ExpressionKind::CallBuiltin && expression.name == "delete")
      if (Side side = sideOf(*expression.arguments[0]); side != Side::None)
        add(side == Side::Request ? OperationKind::DeletesHeader : OperationKind::DeletesResponseHeader,
            constantOf(*expression.arguments[1]), expression.at);
  }

  void readField(const Expression &field) {
    std::string owner = ownerOf(field);
    if (owner == "http.Request") {
      if (field.name == "Method")
        add(OperationKind::ReadsMethod, "", field.at);
      else if (field.name == "RemoteAddr")
        add(OperationKind::ReadsRemoteAddress, "", field.at);
      else if (field.name == "Body")
        add(OperationKind::ReadsBody, "", field.at);
      else if (field.name == "Host" || field.name == "RequestURI")
        add(OperationKind::ReadsUrl, "", field.at);
    } else if (owner == "url.URL") {
      add(field.name == "Path"       ? OperationKind::ReadsPath
          : field.name == "RawQuery" ? OperationKind::ReadsQuery
                                     : OperationKind::ReadsUrl, "", field.at);
    } else if (owner == "http.Response" && field.name == "StatusCode") {
      add(OperationKind::ReadsStatus, "", field.at);
    }
  }

  void readInterface(const Expression &call) {
    const std::string &type = call.arguments[0]->type->text;
    if (type == "http.ResponseWriter" && call.name == "WriteHeader") {
      std::string status = call.arguments.size() > 1 ? constantOf(*call.arguments[1]) : "";
      bool denies = status.size() == 3 && status[0] >= '4';
      add(denies ? OperationKind::Denies : OperationKind::Answers, status, call.at);
    } else if (type == "http.ResponseWriter" && call.name == "Write") {
      add(OperationKind::Answers, "", call.at);
    } else if (type == "http.Handler" && call.name == "ServeHTTP") {
      add(OperationKind::PassesOn, "", call.at);
    } else if (type == "http.Flusher") {
      add(OperationKind::Streams, "", call.at);
    }
  }

  void readStandard(const Expression &call) {
    std::string name = nameOf(*call.standard);
    if (name.starts_with("http.Header.")) {
      Side side = sideOf(*call.arguments[0]);
      if (side == Side::None || call.arguments.size() < 2)
        return;
      std::string key = canonicalKey(constantOf(*call.arguments[1]));
      bool request = side == Side::Request;
      if (name.ends_with(".Get") || name.ends_with(".Values"))
        add(request ? OperationKind::ReadsHeader : OperationKind::ReadsResponseHeader, key, call.at);
      else if (name.ends_with(".Del"))
        add(request ? OperationKind::DeletesHeader : OperationKind::DeletesResponseHeader, key, call.at);
      else
        add(request ? OperationKind::SetsHeader : OperationKind::SetsResponseHeader, key, call.at);
    } else if (name == "http.Error" || name == "http.NotFound" || name == "http.Redirect") {
      std::string status = name == "http.NotFound" ? "404" : constantOf(*call.arguments.back());
      add(name == "http.Redirect" ? OperationKind::Answers : OperationKind::Denies, status, call.at);
    } else if (name.starts_with("http.Request.")) {
      std::string method = name.substr(13), subject = call.arguments.size() > 1 ? constantOf(*call.arguments[1]) : "";
      if (method == "Cookie" || method == "Cookies")
        add(OperationKind::ReadsHeader, "Cookie", call.at);
      else if (method == "BasicAuth")
        add(OperationKind::ReadsHeader, "Authorization", call.at);
      else if (method == "SetBasicAuth")
        add(OperationKind::SetsHeader, "Authorization", call.at);
      else if (method == "UserAgent" || method == "Referer")
        add(OperationKind::ReadsHeader, method == "Referer" ? "Referer" : "User-Agent", call.at);
      else if (method == "FormValue")
        add(OperationKind::ReadsQuery, subject, call.at);
    } else if (name == "url.URL.Query") {
      add(OperationKind::ReadsQuery, "", call.at);
    } else if (name == "http.Get" || name == "http.Post" || name.starts_with("http.Client.")) {
      std::string url = name.starts_with("http.Client.") ? "" : constantOf(*call.arguments[0]);
      add(OperationKind::CallsUrl, url, call.at);
    }
  }

  Code &code;
  Function &function;
};

} // namespace

void readServerOperations(Code &code) {
  for (Function &function : code.functions)
    if (!function.standard)
      ServerReader(code, function).run();
}

} // namespace unplug::lua
