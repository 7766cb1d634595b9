#include "Lua/Handlers.h"

#include "Lua/Standard.h"

namespace unplug::lua {

namespace {

bool isFieldOfRequest(const Expression &expression, std::string_view name) {
  return expression.kind == ExpressionKind::Field && expression.name == name &&
         isServerRequest(expression.arguments[0]->type);
}

class Rewriter {
public:
  explicit Rewriter(const TypeTable &types) : types(types) {}

  void block(Block &statements) {
    for (auto &one : statements)
      statement(*one);
  }

  void any(ExpressionPtr &expression) {
    if (!expression)
      return;
    if (expression->kind == ExpressionKind::Field)
      field(expression);
    else if (expression->kind == ExpressionKind::CallStandard)
      call(expression);
    parts(*expression);
  }

private:
  void statement(Statement &one) {
    block(one.initial);
    any(one.condition);
    for (ExpressionPtr &left : one.left)
      if (left)
        parts(*left);
    for (ExpressionPtr &right : one.right)
      any(right);
    block(one.body);
    block(one.otherwise);
    block(one.post);
    for (Clause &clause : one.clauses) {
      for (ExpressionPtr &value : clause.values)
        any(value);
      block(clause.body);
    }
  }

  void parts(Expression &expression) {
    bool isPlace = expression.kind == ExpressionKind::Address; // what it points to is no copy
    for (ExpressionPtr &argument : expression.arguments)
      if (isPlace && argument)
        parts(*argument);
      else
        any(argument);
  }

  static ExpressionPtr asCall(Expression &of, const char *method, ExpressionPtr request) {
    auto made = std::make_unique<Expression>();
    made->kind = ExpressionKind::CallInterface;
    made->type = of.type;
    made->at = of.at;
    made->name = method;
    made->arguments.push_back(std::move(request));
    return made;
  }

  static void field(ExpressionPtr &expression) {
    for (auto [name, method] : {std::pair("Header", "Headers"), {"Method", "Method"}, {"Host", "Host"}})
      if (isFieldOfRequest(*expression, name)) {
        expression = asCall(*expression, method, std::move(expression->arguments[0]));
        return;
      }
    if (expression->name == "Path" && isFieldOfRequest(*expression->arguments[0], "URL"))
      expression = asCall(*expression, "Path", std::move(expression->arguments[0]->arguments[0]));
  }

  void call(ExpressionPtr &expression) {
    std::string name = nameOf(*expression->standard);
    if (name == "url.Values.Get" && expression->arguments.size() == 2) {
      Expression &query = *expression->arguments[0];
      if (query.kind != ExpressionKind::CallStandard || nameOf(*query.standard) != "url.URL.Query" ||
          !isFieldOfRequest(*query.arguments[0], "URL"))
        return;
      auto made = asCall(*expression, "QueryValue", std::move(query.arguments[0]->arguments[0]));
      made->arguments.push_back(std::move(expression->arguments[1]));
      expression = std::move(made);
    } else if (name == "http.Request.UserAgent" || name == "http.Request.Referer") {
      header(expression, name == "http.Request.UserAgent" ? "User-Agent" : "Referer");
    }
  }

  // r.UserAgent() is r.Header.Get("User-Agent")
  void header(ExpressionPtr &expression, const char *name) {
    if (!isServerRequest(expression->arguments[0]->type))
      return;
    for (const StandardRow *row : standardRows("net/http"))
      if (nameOf(*row) == "http.Header.Get") {
        auto headers = asCall(*expression, "Headers", std::move(expression->arguments[0]));
        headers->type = typeOfHeader(*headers->arguments[0]->type->element);
        auto key = std::make_unique<Expression>();
        key->kind = ExpressionKind::Constant;
        key->type = types.basic(TypeKind::String);
        key->at = expression->at;
        key->constant = Constant{};
        key->constant->kind = Constant::Kind::String;
        key->constant->text = name;
        expression->standard = row;
        expression->arguments.clear();
        expression->arguments.push_back(std::move(headers));
        expression->arguments.push_back(std::move(key));
        return;
      }
  }

  const Type *typeOfHeader(const Type &request) const {
    for (const Field &one : underlying(&request)->fields)
      if (one.name == "Header")
        return one.type;
    return types.invalid();
  }

  const TypeTable &types;
};

} // namespace

bool isOfHttp(const Type *type, std::string_view name) {
  return type->kind == TypeKind::Named && type->package == "net/http" && type->name == name;
}

bool isServerRequest(const Type *type) {
  return type->kind == TypeKind::Pointer && isOfHttp(type->element, "Request");
}

bool isHandlerFunction(const Type *type) {
  const Type *below = underlying(type);
  return below->kind == TypeKind::Function && below->parameters.size() == 2 && below->results.empty() &&
         isOfHttp(below->parameters[0], "ResponseWriter") && isServerRequest(below->parameters[1]);
}

bool isHandlerFactory(const Type *type) {
  const Type *below = underlying(type);
  return below->kind == TypeKind::Function && below->parameters.size() == 3 && below->results.size() == 2 &&
         underlying(below->parameters[1])->kind == TypeKind::Map && isOfHttp(below->parameters[2], "Handler") &&
         isOfHttp(below->results[0], "Handler") && isErrorType(below->results[1]);
}

bool isReadOfRequest(const Expression &expression) {
  if (expression.kind != ExpressionKind::CallStandard || expression.arguments.empty())
    return false;
  const Expression &of = *expression.arguments[0];
  std::string name = nameOf(*expression.standard);
  return (name == "url.URL.Query" && isFieldOfRequest(of, "URL")) ||
         ((name == "http.Request.UserAgent" || name == "http.Request.Referer") && isServerRequest(of.type));
}

void readHandlers(Code &code) {
  Rewriter rewriter(code.types);
  for (Function &function : code.functions)
    if (!function.standard)
      rewriter.block(function.body);
  for (Variable *global : code.globals)
    rewriter.any(global->initial);
}

} // namespace unplug::lua
