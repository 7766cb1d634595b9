#include "Lua/JsonFields.h"

#include "Support/GoLiteral.h"

#include <algorithm>
#include <cctype>

namespace unplug::lua {

namespace {

constexpr unsigned maxDepth = 16;

// The value of `json:"..."` in a tag, as reflect.StructTag finds it in tags of the usual form.
std::string jsonTag(const std::string &literal) {
  auto tag = unquoteGo(literal);
  if (!tag)
    return {};
  auto at = tag->find("json:\"");
  if (at == std::string::npos || (at > 0 && (*tag)[at - 1] != ' '))
    return {};
  at += 6;
  return tag->substr(at, tag->find('"', at) - at);
}

bool isPlainName(const std::string &name) {
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c == '/'; });
}

} // namespace

std::vector<JsonField> jsonFields(const Type *type, std::string &why) {
  std::vector<JsonField> fields;
  for (const Field &field : underlying(type)->fields) {
    if (field.embedded) {
      why = "the struct embeds " + field.type->text;
      return {};
    }
    if (!std::isupper(static_cast<unsigned char>(field.name[0])))
      continue; // not exported
    std::string tag = jsonTag(field.tag);
    std::string key = tag.substr(0, tag.find(','));
    std::string options = tag.find(',') == std::string::npos ? "" : tag.substr(tag.find(','));
    if (tag == "-")
      continue;
    if (options.find("string") != std::string::npos || options.find("inline") != std::string::npos || !isPlainName(key)) {
      why = "the tag " + field.tag + " is not in the subset";
      return {};
    }
    key = key.empty() ? field.name : key;
    for (const JsonField &other : fields)
      if (other.key == key) {
        why = "two fields have the key " + key;
        return {};
      }
    fields.push_back({key, &field});
  }
  return fields;
}

bool isDecodable(const Type *type, std::string &why, unsigned depth) {
  const Type *named = type->kind == TypeKind::Pointer ? type->element : type;
  if (depth > maxDepth || named->declared.count("UnmarshalJSON") || named->declared.count("UnmarshalText")) {
    why = "how " + type->text + " is filled from JSON is not in the subset";
    return false;
  }
  const Type *below = underlying(type);
  switch (below->kind) {
  case TypeKind::String:
  case TypeKind::Bool:
  case TypeKind::Int:
  case TypeKind::Int64:
  case TypeKind::Float64:
    return true;
  case TypeKind::Interface:
    if (below->methods.empty())
      return true;
    break;
  case TypeKind::Slice:
    if (underlying(below->element)->kind != TypeKind::Uint8)
      return isDecodable(below->element, why, depth + 1);
    break;
  case TypeKind::Map:
    if (below->key->kind == TypeKind::String)
      return isDecodable(below->element, why, depth + 1);
    break;
  case TypeKind::Pointer:
    if (structBehind(type))
      return isDecodable(type->element, why, depth + 1);
    break;
  case TypeKind::Struct: {
    std::string fault;
    for (const JsonField &field : jsonFields(type, fault))
      if (!isDecodable(field.field->type, why, depth + 1))
        return false;
    if (fault.empty())
      return true;
    why = fault;
    return false;
  }
  default:
    break;
  }
  why = "how " + type->text + " is filled from JSON is not in the subset";
  return false;
}

void collectJsonKeys(const Type *type, std::vector<std::string> &keys, unsigned depth) {
  const Type *below = underlying(type);
  if (depth > maxDepth)
    return;
  if (below->kind == TypeKind::Struct) {
    std::string ignored;
    for (const JsonField &field : jsonFields(type, ignored)) {
      keys.push_back(field.key);
      collectJsonKeys(field.field->type, keys, depth + 1);
    }
  } else if (below->element) {
    collectJsonKeys(below->element, keys, depth + 1);
  }
}

} // namespace unplug::lua
