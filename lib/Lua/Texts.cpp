#include "Lua/Texts.h"

#include "Lua/Standard.h"

namespace unplug::lua {

namespace {

constexpr std::size_t mostConstants = 256;
constexpr unsigned mostSteps = 2000;

class TextReader {
public:
  explicit TextReader(const Flow &flow) : flow(flow) {}

  void read(const Expression &expression, bool part) {
    if (++steps > mostSteps) {
      texts.isOther = true;
      return;
    }
    if (!reading.insert(&expression).second) { // a loop that makes a text longer, of parts that are read anyway
      texts.isJoined = true;
      return;
    }
    flow.leaves(expression, [&](const Leaf &leaf) { readLeaf(leaf, part); });
    reading.erase(&expression);
  }

  void readLeaf(const Leaf &leaf, bool part) {
    texts.isJoined |= part;
    if (leaf.kind == Leaf::Kind::Zero) {
      texts.constants.insert("");
      return;
    }
    if (leaf.kind == Leaf::Kind::Extra) { // filled from the configuration, by whatever key
      texts.settings.insert("");
      return;
    }
    if (leaf.kind != Leaf::Kind::Expression) {
      texts.isOther = true;
      return;
    }
    const Expression &made = *leaf.expression;
    if (leaf.isKey) {
      // The names of the headers that the gateway hands over are canonical, and so are those put into own ones.
      (flow.isHeaders(made) ? texts.isCanonical : texts.isOther) = true;
      return;
    }
    if (leaf.isElement) {
      readSetting(made, "");
      return;
    }
    readExpression(made, part);
  }

  Texts texts;

private:
  void readExpression(const Expression &made, bool part) {
    bool joins = made.kind == ExpressionKind::Binary || made.kind == ExpressionKind::CallStandard;
    if (!part && joins && !made.constant)
      texts.mayStartBlank |= startsBlank(made);
    if (made.constant && made.constant->kind == Constant::Kind::String) {
      if (texts.constants.size() < mostConstants)
        texts.constants.insert(made.constant->text);
      else
        texts.isOther = true;
      return;
    }
    switch (made.kind) {
    case ExpressionKind::Zero:
      texts.constants.insert("");
      return;
    case ExpressionKind::Binary: // concatenation
      if (!open.insert(&made).second) { // the same
        texts.isJoined = true;
        return;
      }
      read(*made.arguments[0], true);
      read(*made.arguments[1], true);
      open.erase(&made);
      return;
    case ExpressionKind::Index: {
      const Expression &key = *made.arguments[1];
      bool named = key.constant && key.constant->kind == Constant::Kind::String;
      return readSetting(*made.arguments[0], named ? key.constant->text : "");
    }
    case ExpressionKind::CallStandard:
      return readCall(made, part);
    case ExpressionKind::CallInterface:
      if (made.name == "Error")
        return readError(*made.arguments[0], part);
      texts.isOther = true;
      return;
    default:
      texts.isOther = true;
    }
  }

  // The text of an error: of each that it may be.
  void readError(const Expression &error, bool part) {
    if (!open.insert(&error).second) { // the same
      texts.isJoined = true;
      return;
    }
    flow.leaves(error, [&](const Leaf &leaf) { readErrorLeaf(leaf, part); });
    open.erase(&error);
  }

public:
  void readErrorLeaf(const Leaf &leaf, bool part) {
    const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
    if (leaf.kind == Leaf::Kind::Zero || (made && made->kind == ExpressionKind::Nil))
      return; // no error
    if (made && made->kind == ExpressionKind::CallStandard && !leaf.isKey && !leaf.isElement) {
      std::string name = nameOf(*made->standard);
      if (name == "errors.New" || name == "fmt.Errorf")
        return readCall(*made, part);
    }
    const Expression *literal = made && made->kind == ExpressionKind::Address ? made->arguments[0].get() : made;
    bool isMade = literal && !leaf.isKey && !leaf.isElement && !isInterface(literal->type);
    const Type *own = isMade && literal->type->kind == TypeKind::Named ? literal->type : nullptr;
    if (const Function *method = own ? flow.methodOf(own, "Error") : nullptr) {
      flow.results(*method, 0, [&](const Leaf &result) { readLeaf(result, part); });
      return;
    }
    bool isStruct = own && literal->kind == ExpressionKind::StructLiteral;
    if (const Expression *inner = isStruct ? flow.embeddedError(*literal) : nullptr)
      return readError(*inner, part);
    texts.isOther = true;
  }

private:
  // Whether the text may be empty or begin with a blank. A setting is judged when it is known.
  bool startsBlank(const Expression &expression) {
    if (++steps > mostSteps || !asked.insert(&expression).second) // a loop that makes a text longer
      return true;
    bool may = false;
    flow.leaves(expression, [&](const Leaf &leaf) {
      const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
      if (!made)
        may = true;
      else if (leaf.isKey || leaf.isElement)
        may |= flow.origins(*made) != FromConfiguration;
      else
        may |= leafStartsBlank(*made);
    });
    asked.erase(&expression);
    return may;
  }

  bool leafStartsBlank(const Expression &made) {
    if (made.constant && made.constant->kind == Constant::Kind::String)
      return made.constant->text.empty() || made.constant->text[0] == ' ';
    if (made.kind == ExpressionKind::Binary)
      return startsBlank(*made.arguments[0]);
    if (made.kind == ExpressionKind::Index)
      return flow.origins(*made.arguments[0]) != FromConfiguration;
    if (made.kind != ExpressionKind::CallStandard)
      return true;
    std::string name = nameOf(*made.standard);
    if (name == "strconv.Itoa" || name == "strconv.FormatInt")
      return false;
    if (name == "errors.New")
      return startsBlank(*made.arguments[0]);
    std::vector<FormatPiece> pieces;
    if ((name != "fmt.Sprintf" && name != "fmt.Errorf") || !made.arguments[0]->constant ||
        !parseFormat(made.arguments[0]->constant->text, pieces) || pieces.empty())
      return name != "http.StatusText";
    if (!pieces[0].text.empty())
      return pieces[0].text[0] == ' ';
    if (made.arguments.size() < 2 || made.arguments[1]->kind != ExpressionKind::ToInterface)
      return true;
    const Expression &first = *made.arguments[1]->arguments[0];
    return isString(first.type) ? startsBlank(first) : !isInteger(first.type) && !isBoolean(first.type);
  }

  // An element of what comes from the configuration alone.
  void readSetting(const Expression &container, const std::string &key) {
    std::string from = key;
    bool isKnown = true;
    unsigned count = 0;
    flow.leaves(container, [&](const Leaf &leaf) {
      const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
      // What is put into literals and by append is among the texts that are followed anyway.
      bool isHeld = leaf.kind == Leaf::Kind::Zero ||
                    (made && !leaf.isElement && !leaf.isKey &&
                     (made->kind == ExpressionKind::ListLiteral || made->kind == ExpressionKind::MapLiteral ||
                      made->kind == ExpressionKind::Nil ||
                      (made->kind == ExpressionKind::CallBuiltin && made->name == "append")));
      if (isHeld)
        return;
      bool isSetting = leaf.kind == Leaf::Kind::Extra || (made && flow.origins(*made) == FromConfiguration);
      isKnown &= isSetting && !leaf.isKey;
      ++count;
      if (key.empty() && made && made->kind == ExpressionKind::Index && made->arguments[1]->constant &&
          made->arguments[1]->constant->kind == Constant::Kind::String)
        from = count == 1 ? made->arguments[1]->constant->text : std::string();
    });
    if (!isKnown)
      texts.isOther = true;
    else if (count > 0)
      texts.settings.insert(count == 1 ? from : key);
  }

  void readCall(const Expression &call, bool part) {
    std::string name = nameOf(*call.standard);
    if (name == "http.CanonicalHeaderKey" || name == "textproto.CanonicalMIMEHeaderKey") {
      texts.isCanonical = true;
    } else if (name == "strconv.Itoa" || name == "strconv.FormatInt") {
      texts.isNumber = true;
    } else if (name == "http.StatusText" && call.arguments[0]->constant) {
      texts.constants.insert(std::string(statusText(call.arguments[0]->constant->integer)));
    } else if ((name == "fmt.Sprintf" || name == "fmt.Errorf") && !call.spread && call.arguments[0]->constant) {
      std::vector<FormatPiece> pieces;
      if (!parseFormat(call.arguments[0]->constant->text, pieces)) {
        texts.isOther = true;
        return;
      }
      texts.isJoined = true;
      std::size_t next = 1;
      for (const FormatPiece &piece : pieces) {
        texts.constants.insert(piece.text);
        if (!piece.verb)
          continue;
        if (next >= call.arguments.size())
          return void(texts.isOther = true);
        const Expression &argument = *call.arguments[next++];
        const Expression &value =
            argument.kind == ExpressionKind::ToInterface || argument.kind == ExpressionKind::Convert
                ? *argument.arguments[0]
                : argument;
        if (isString(value.type))
          read(value, true);
        else if (isErrorType(value.type))
          readError(value, true);
        else if (isInteger(value.type) || isBoolean(value.type))
          texts.isNumber = true;
        else
          texts.isOther = true;
      }
    } else if (name == "errors.New") {
      read(*call.arguments[0], part);
    } else {
      texts.isOther = true;
    }
  }

  const Flow &flow;
  std::set<const Expression *> open, reading, asked;
  unsigned steps = 0;
};

} // namespace

Texts textsOf(const Flow &flow, const Expression &expression) {
  TextReader reader(flow);
  reader.read(expression, false);
  return std::move(reader.texts);
}

Texts errorTextsOf(const Flow &flow, const Leaf &leaf) {
  TextReader reader(flow);
  reader.readErrorLeaf(leaf, false);
  return std::move(reader.texts);
}

Texts textsOf(const Flow &flow, const Function &function, std::size_t result) {
  TextReader reader(flow);
  flow.results(function, result, [&](const Leaf &leaf) { reader.readLeaf(leaf, false); });
  return std::move(reader.texts);
}

std::string canonicalKey(const std::string &key) {
  auto isTokenByte = [](unsigned char c) {
    return c > 0x20 && c < 0x7F && std::string_view("()<>@,;:\\\"/[]?={}").find(static_cast<char>(c)) == std::string_view::npos;
  };
  for (unsigned char c : key)
    if (!isTokenByte(c))
      return key; // such a name stays as it is
  std::string out = key;
  bool upper = true;
  for (char &c : out) {
    if (upper && c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
    else if (!upper && c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
    upper = c == '-';
  }
  return out;
}

bool parseFormat(const std::string &format, std::vector<FormatPiece> &pieces) {
  pieces.emplace_back();
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      pieces.back().text += format[i];
      continue;
    }
    if (++i == format.size())
      return false;
    if (format[i] == '%') {
      pieces.back().text += '%';
      continue;
    }
    if (std::string_view("svdqtw").find(format[i]) == std::string_view::npos)
      return false;
    pieces.back().verb = format[i];
    pieces.emplace_back();
  }
  if (pieces.back().text.empty())
    pieces.pop_back();
  return true;
}

} // namespace unplug::lua
