// Encoding values as Go's encoding/json does, and decoding with the source of each value.
#include "Config/Document.h"
#include "Support/Utf8.h"
#include "Template/Functions.h"
#include "Template/Value.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace unplug::tmpl {

namespace {

std::string quoted(std::string_view text, bool escapeHtml) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      if (c == '"' || c == '\\') {
        out += '\\';
        out += text[i];
      } else if (c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') {
        out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : c == '\b' ? "\\b" : "\\f";
      } else if (c < 0x20 || (escapeHtml && (c == '<' || c == '>' || c == '&'))) {
        out += "\\u00";
        out += hex[c >> 4];
        out += hex[c & 15];
      } else {
        out += text[i];
      }
      ++i;
      continue;
    }
    std::size_t length = utf8Length(text, i);
    if (length == 0) {
      out += "\\ufffd";
      ++i;
      continue;
    }
    std::string_view rune = text.substr(i, length);
    if (rune == "\xE2\x80\xA8" || rune == "\xE2\x80\xA9")
      out += rune == "\xE2\x80\xA8" ? "\\u2028" : "\\u2029";
    else
      out += rune;
    i += length;
  }
  return out + "\"";
}

// encoding/json's floatEncoder.
std::string jsonNumber(double value) {
  char buffer[400];
  double magnitude = std::fabs(value);
  bool scientific = magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21);
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                           scientific ? std::chars_format::scientific : std::chars_format::fixed);
  std::string text(buffer, end.ptr);
  if (scientific && text.size() >= 4 && text[text.size() - 4] == 'e' && text[text.size() - 3] == '-' &&
      text[text.size() - 2] == '0')
    text.erase(text.size() - 2, 1); // e-09 to e-9
  return text;
}

class JsonWriter {
public:
  JsonWriter(JsonStyle style, std::string &out, Pieces &pieces) : style(style), out(out), pieces(pieces) {}

  bool write(const Value &value, unsigned depth) {
    checkDepth(depth);
    switch (value.kind()) {
    case Kind::Missing:
    case Kind::Nil:
      return token("null", value.origin);
    case Kind::Bool:
      return token(value.asBool() ? "true" : "false", value.origin);
    case Kind::Int:
      return token(std::to_string(value.asInteger()), value.origin);
    case Kind::Float:
      return std::isfinite(value.asNumber()) && token(jsonNumber(value.asNumber()), value.origin);
    case Kind::String:
      return token(quoted(value.asString(), style != JsonStyle::Raw), value.origin);
    case Kind::List: {
      if (value.type() == GoType::NilList)
        return token("null", value.origin);
      bool first = true;
      out += '[';
      for (const Value &item : value.items()) {
        separate(first, depth + 1);
        if (!write(item, depth + 1))
          return false;
      }
      close(first, ']', depth);
      return true;
    }
    case Kind::Map: {
      if (value.type() == GoType::NilMap)
        return token("null", value.origin);
      bool first = true;
      out += '{';
      for (const auto &[key, member] : value.members()) {
        separate(first, depth + 1);
        token(quoted(key, style != JsonStyle::Raw), member.key);
        out += style == JsonStyle::Pretty ? ": " : ":";
        if (!write(member.value, depth + 1))
          return false;
      }
      close(first, '}', depth);
      return true;
    }
    }
    return true;
  }

private:
  bool token(std::string_view text, const Origin &origin) {
    if (origin)
      pieces.push_back({{out.size(), out.size() + text.size()}, origin.source, origin.at});
    out += text;
    return true;
  }

  void separate(bool &first, unsigned depth) {
    if (!std::exchange(first, false))
      out += ',';
    indent(depth);
  }

  void close(bool empty, char bracket, unsigned depth) {
    if (!empty)
      indent(depth);
    out += bracket;
  }

  void indent(unsigned depth) {
    if (style == JsonStyle::Pretty)
      out += "\n" + std::string(2 * depth, ' ');
  }

  JsonStyle style;
  std::string &out;
  Pieces &pieces;
};

// Go replaces bytes that are no UTF-8 when it decodes.
std::string asUtf8(std::string text) {
  std::string out;
  bool changed = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = utf8Length(text, i);
    if (length == 0) {
      if (!std::exchange(changed, true))
        out = text.substr(0, i);
      out += "\xEF\xBF\xBD";
      ++i;
      continue;
    }
    if (changed)
      out += text.substr(i, length);
    i += length;
  }
  return changed ? out : text;
}

class JsonReader {
public:
  JsonReader(const config::Document &document, std::uint32_t source) : document(document), source(source) {}

  Value read(config::DocumentNode node) const {
    Value value = bare(node);
    if (source != Origin::none)
      value.origin = {source, document.range(node)};
    return value;
  }

private:
  Value bare(config::DocumentNode node) const {
    using config::ValueType;
    switch (document.type(node)) {
    case ValueType::Null:
      return Value::nil();
    case ValueType::Boolean:
      return Value::boolean(document.raw(node) == "true");
    case ValueType::Number:
      return Value::number(std::strtod(std::string(document.raw(node)).c_str(), nullptr));
    case ValueType::String:
      return string(node);
    case ValueType::Array: {
      std::vector<Value> items;
      for (config::DocumentNode child : document.children(node))
        items.push_back(read(child));
      return Value::list(std::move(items));
    }
    case ValueType::Object: {
      Value map = Value::map();
      for (config::DocumentNode child : document.children(node)) {
        Member &member = map.members()[asUtf8(document.key(child))];
        member.value = read(child);
        if (source != Origin::none)
          member.key = {source, document.keyRange(child)};
      }
      return map;
    }
    }
    return Value::nil();
  }

  Value string(config::DocumentNode node) const {
    std::string decoded = asUtf8(document.string(node));
    Pieces pieces;
    if (source != Origin::none && !decoded.empty()) {
      Range literal = document.range(node);
      Range inner = {literal.begin + 1, literal.end - 1};
      pieces.push_back({{0, decoded.size()}, source, inner});
    }
    return Value::string(std::move(decoded), std::move(pieces));
  }

  const config::Document &document;
  std::uint32_t source;
};

} // namespace

bool toJson(const Value &value, JsonStyle style, std::string &text, Pieces &pieces) {
  return JsonWriter(style, text, pieces).write(value, 0);
}

bool fromJson(std::string_view text, std::uint32_t source, Value &value, std::string &fault, std::size_t &offset) {
  config::Fault found;
  auto document = config::Document::parse(text, found);
  if (!document || text.starts_with("\xEF\xBB\xBF")) {
    fault = document ? "a byte order mark, which the gateway's decoder does not take" : found.message;
    offset = document ? 0 : found.offset;
    return false;
  }
  value = JsonReader(*document, source).read(0);
  return true;
}

} // namespace unplug::tmpl
