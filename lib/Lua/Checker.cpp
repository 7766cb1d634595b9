// The checker's start and end: from the registerer variables to the functions that they reach.
#include "Lua/Checker.h"

#include <algorithm>

namespace unplug::lua {

using go::SyntaxNode;

Location Code::locate(Place at) const {
  const auto &files = program.source().files;
  if (at.file >= files.size())
    return {};
  return LineMap(files[at.file].text).locate(files[at.file].file.path, at.offset);
}

bool Code::sharesLoopVariables(std::size_t package) const {
  const go::Source &source = program.source();
  const std::string &version = source.modules[source.packages[package].module].goVersion;
  if (!version.starts_with("1."))
    return version.empty(); // without a go.mod line it is Go 1.16
  unsigned minor = 0;
  for (char c : std::string_view(version).substr(2)) {
    if (c < '0' || c > '9')
      break;
    minor = minor * 10 + static_cast<unsigned>(c - '0');
  }
  return minor < 22;
}

std::vector<SyntaxNode> partsOf(SyntaxNode node) {
  std::vector<SyntaxNode> parts = node.children();
  std::erase_if(parts, [](SyntaxNode part) { return part.kind() == "comment"; });
  return parts;
}

std::string quoted(SyntaxNode node) {
  std::string text(node.text().substr(0, 60));
  if (auto line = text.find('\n'); line != std::string::npos)
    text.resize(line);
  return "`" + text + (text.size() < node.text().size() ? "...`" : "`");
}

std::string commentText(std::string_view comment) {
  if (comment.starts_with("//"))
    return std::string(comment.substr(2));
  if (comment.starts_with("/*") && comment.size() >= 4)
    comment = comment.substr(2, comment.size() - 4);
  return std::string(comment);
}

std::string commentBefore(SyntaxNode node) {
  SyntaxNode parent = node.parent();
  std::vector<SyntaxNode> comments;
  for (SyntaxNode child : parent.children()) {
    if (child == node)
      break;
    if (child.kind() == "comment")
      comments.push_back(child);
    else
      comments.clear();
  }
  if (comments.empty())
    return {};
  // Only those that touch each other and the declaration, without an empty line between.
  std::string_view file = parent.text();
  std::size_t base = parent.range().begin, next = node.range().begin;
  std::string text;
  for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {
    std::string_view between = file.substr(comment->range().end - base, next - comment->range().end);
    if (std::count(between.begin(), between.end(), '\n') > 1)
      break;
    text = commentText(comment->text()) + (text.empty() ? "" : "\n") + text;
    next = comment->range().begin;
  }
  return text;
}

Checker::Checker(Code &code) : code(code) {
  auto type = [&](const char *name, const Type *of) {
    Object &object = universe[name];
    object.kind = Object::Kind::Type;
    object.name = name;
    object.type = of;
  };
  for (TypeKind kind = TypeKind::Bool; kind <= TypeKind::String; kind = static_cast<TypeKind>(int(kind) + 1))
    type(code.types.basic(kind)->text.c_str(), code.types.basic(kind));
  type("byte", code.types.basic(TypeKind::Uint8));
  type("rune", code.types.basic(TypeKind::Int32));
  type("error", code.types.error());
  type("any", code.types.any());
  for (bool value : {false, true}) {
    Object &object = universe[value ? "true" : "false"];
    object.kind = Object::Kind::Constant;
    object.type = code.types.basic(TypeKind::UntypedBool);
    object.constant = Constant{};
    object.constant->boolean = value;
  }
  universe["nil"].kind = Object::Kind::Nil;
  for (const char *name : {"append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max",
                           "min", "new", "panic", "print", "println", "real", "recover"}) {
    Object &object = universe[name];
    object.kind = Object::Kind::Builtin;
    object.name = name;
  }
}

Place Checker::placeOf(SyntaxNode node) const {
  return {within.file, node.range().begin};
}

void Checker::obstacle(ObstacleKind kind, SyntaxNode node, std::string reason) {
  Place at = placeOf(node);
  if (within.file >= code.program.source().files.size())
    return; // inside of the standard library's table
  Obstacle found{kind, code.locate(at), std::move(reason)};
  if (within.function)
    within.function->obstacles.push_back(std::move(found));
  else if (said.emplace(at.file, at.offset).second)
    code.obstacles.push_back(std::move(found));
}

void Checker::unsupported(SyntaxNode node, const std::string &what) {
  obstacle(ObstacleKind::Construct, node, what + " is not in the subset that is translated");
}

void Checker::operation(OperationKind kind, std::string subject, SyntaxNode node) {
  if (within.function && within.file < code.program.source().files.size())
    within.function->operations.push_back({kind, std::move(subject), code.locate(placeOf(node))});
}

ExpressionPtr Checker::make(ExpressionKind kind, const Type *type, SyntaxNode node) const {
  auto made = std::make_unique<Expression>();
  made->kind = kind;
  made->type = type;
  made->at = placeOf(node);
  return made;
}

ExpressionPtr Checker::bad(SyntaxNode node) const {
  return make(ExpressionKind::Bad, code.types.invalid(), node);
}

void Checker::use(Function *function) {
  if (!function->standard && queued.insert(function).second)
    pending.push_back(function);
}

void Checker::run() {
  std::size_t home = addSourcePackage(code.plugin.package);
  within.home = home;
  checkRegisterers();
  // What runs at load belongs to the plugin whether or not something calls it.
  for (std::size_t s = 0; s < scopes.size(); ++s)
    for (auto [node, file] : scopes[s].initialisers) {
      Function *function = declareFunction(node, file, s);
      settleSignature(*function);
      code.initialisers.push_back(function);
      use(function);
    }
  checkPending();
  checkMethods();
}

// Methods that nothing calls by name: the gateway does, and interfaces do.
void Checker::checkMethods() {
  for (std::size_t t = 0; t < code.named.size(); ++t) { // those that are met on the way too
    for (const auto &[name, method] : code.named[t]->declared) {
      if (name == "RegisterLogger" || name == "RegisterContext")
        continue; // a script has neither
      settleSignature(*method);
      use(const_cast<Function *>(method));
    }
    checkPending();
  }
}

void Checker::checkRegisterers() {
  std::size_t home = within.home;
  for (PluginKind kind : code.plugin.kinds) {
    Object *variable = member(home, std::string(registererOf(kind)));
    if (!variable || variable->kind != Object::Kind::Variable || isInvalid(variable->type))
      continue;
    const char *name = kind == PluginKind::HttpServer   ? "RegisterHandlers"
                       : kind == PluginKind::HttpClient ? "RegisterClients"
                                                        : "RegisterModifiers";
    Selection method = select(variable->type, name);
    if (method.kind != Selection::Kind::Method)
      continue;
    auto *function = const_cast<Function *>(method.method);
    code.registerFunctions.push_back(function);
    if (kind == PluginKind::ReqRespModifier) {
      code.registerModifiers = function;
      code.registerer = variable->variable;
    }
    if (kind == PluginKind::HttpServer) {
      code.registerHandlers = function;
      code.handlerRegisterer = variable->variable;
    }
    use(function);
    // What the gateway hands over at load is set before any request, and known to the gateway only.
    for (const char *hand : {"RegisterLogger", "RegisterContext"})
      if (Selection found = select(variable->type, hand); found.kind == Selection::Kind::Method)
        for (SyntaxNode assignment : findAll(found.method->node.field("body"), "assignment_statement"))
          for (SyntaxNode left : assignment.field("left").children())
            if (left.kind() == "identifier")
              if (Object *global = member(found.method->home, std::string(left.text()));
                  global && global->kind == Object::Kind::Variable)
                global->variable->ofGateway = true;
  }
}

void Checker::checkPending() {
  while (!pending.empty()) {
    Function *function = pending.back();
    pending.pop_back();
    checkFunction(*function);
  }
}

void Checker::checkFunction(Function &function) {
  if (function.checked)
    return;
  function.checked = true;
  SyntaxNode body = function.node.field("body");
  Within before = std::exchange(within, {&function, function.home, function.at.file});
  auto outer = std::exchange(locals, {});
  pushScope();
  auto declare = [&](Variable *variable) {
    if (variable && !variable->name.empty() && variable->name != "_") {
      Object object;
      object.kind = Object::Kind::Variable;
      object.name = variable->name;
      object.type = variable->type;
      object.variable = variable;
      locals.back()[variable->name] = std::move(object);
    }
  };
  declare(function.receiver);
  for (Variable *parameter : function.parameters)
    declare(parameter);
  for (Variable *result : function.results)
    declare(result);
  if (!body)
    obstacle(ObstacleKind::Construct, function.node, "a function without a body is implemented outside of Go");
  else
    checkStatementList(body.children(), function.body); // in the scope of the parameters
  popScope();
  locals = std::move(outer);
  within = before;
}

std::unique_ptr<Code> checkCode(const go::Program &program, const go::Plugin &plugin) {
  auto code = std::make_unique<Code>(program, plugin);
  Checker(*code).run();
  return code;
}

} // namespace unplug::lua
