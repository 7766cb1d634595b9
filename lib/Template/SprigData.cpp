// Sprig's generic functions (https://github.com/Masterminds/sprig, v3.2.3): defaults, JSON, maps, lists, types.
#include "Template/Format.h"
#include "Template/SprigHelpers.h"

#include <algorithm>
#include <set>
#include <utility>

namespace unplug::tmpl {

namespace {

// ---- defaults and flow

Value dfault(Context &, const Arguments &a) {
  return a.size() < 2 || isEmpty(a[1]) ? a[0] : a[1];
}

Value empty(Context &, const Arguments &a) {
  return Value::boolean(isEmpty(a[0]));
}

Value coalesce(Context &, const Arguments &a) {
  for (const Value &value : a)
    if (!isEmpty(value))
      return value;
  return Value::nil();
}

Value all(Context &, const Arguments &a) {
  return Value::boolean(std::none_of(a.begin(), a.end(), isEmpty));
}

Value any(Context &, const Arguments &a) {
  return Value::boolean(!std::all_of(a.begin(), a.end(), isEmpty));
}

Value ternary(Context &, const Arguments &a) {
  return a[2].asBool() ? a[0] : a[1];
}

Value fail(Context &, const Arguments &a) {
  fails(text(a[0]));
}

// ---- JSON

Value asJson(Context &c, const Value &value, JsonStyle style) {
  std::string out;
  Pieces pieces;
  if (!toJson(value, style, out, pieces))
    fails("json: unsupported value");
  c.charge(out.size());
  return Value::string(std::move(out), std::move(pieces));
}

Value toJsonCompact(Context &c, const Arguments &a) {
  return asJson(c, a[0], JsonStyle::Compact);
}

Value toJsonPretty(Context &c, const Arguments &a) {
  const Value &value = a[0];
  bool nested = value.kind() == Kind::List || value.kind() == Kind::Map;
  return asJson(c, value, nested ? JsonStyle::Pretty : JsonStyle::Compact);
}

Value toJsonRaw(Context &c, const Arguments &a) {
  return asJson(c, a[0], JsonStyle::Raw);
}

Value parseJson(Context &c, const std::string &from, bool must) {
  c.charge(from.size());
  Value value;
  std::string fault;
  std::size_t offset = 0;
  if (fromJson(from, Origin::none, value, fault, offset))
    return value;
  if (must)
    fails(fault);
  return Value::nil();
}

Value fromJsonText(Context &c, const Arguments &a) {
  return parseJson(c, text(a[0]), false);
}

Value mustFromJsonText(Context &c, const Arguments &a) {
  return parseJson(c, text(a[0]), true);
}

// ---- maps

Value dict(Context &c, const Arguments &a) {
  Value map = Value::map();
  c.charge(a.size());
  for (std::size_t i = 0; i < a.size(); i += 2) {
    Member &member = map.members()[strval(a[i])];
    member.value = i + 1 < a.size() ? a[i + 1] : Value::string("");
    member.key = a[i].origin;
  }
  return map;
}

Value get(Context &, const Arguments &a) {
  auto found = a[0].members().find(text(a[1]));
  return found == a[0].members().end() ? Value::string("") : found->second.value;
}

// Whether `map` can be reached from `value`; Go's maps may hold themselves, ours may not.
bool reaches(Context &c, const Value &value, const Value &map) {
  std::vector<Value> pending = {value};
  while (!pending.empty()) {
    Value next = std::move(pending.back());
    pending.pop_back();
    c.charge(1);
    if (next.kind() == Kind::Map) {
      if (next.identity() == map.identity())
        return true;
      for (const auto &[key, member] : next.members())
        if (member.value.kind() == Kind::Map || member.value.kind() == Kind::List)
          pending.push_back(member.value);
    } else if (next.kind() == Kind::List) {
      for (const Value &item : next.items())
        if (item.kind() == Kind::Map || item.kind() == Kind::List)
          pending.push_back(item);
    }
  }
  return false;
}

Value set(Context &c, const Arguments &a) {
  if (a[0].type() == GoType::NilMap)
    fails("assignment to entry in nil map");
  if (reaches(c, a[2], a[0]))
    notInTheSet("a map that holds itself is not one of the things that unplug evaluates");
  a[0].members()[text(a[1])] = {a[2], a[1].origin};
  return a[0];
}

Value unset(Context &, const Arguments &a) {
  a[0].members().erase(text(a[1]));
  return a[0];
}

Value hasKey(Context &, const Arguments &a) {
  return Value::boolean(a[0].members().count(text(a[1])) != 0);
}

Value pluck(Context &c, const Arguments &a) {
  std::vector<Value> out;
  for (std::size_t i = 1; i < a.size(); ++i)
    if (auto found = a[i].members().find(text(a[0])); found != a[i].members().end())
      out.push_back(found->second.value);
  return listOf(c, std::move(out));
}

Value keys(Context &c, const Arguments &a) {
  std::vector<Value> out;
  for (const Value &map : a)
    for (const auto &[key, member] : map.members()) {
      Value value = Value::string(key);
      value.origin = member.key;
      out.push_back(std::move(value));
    }
  return listOf(c, std::move(out), GoType::Strings).asUnordered();
}

Value values(Context &c, const Arguments &a) {
  std::vector<Value> out;
  for (const auto &[key, member] : a[0].members())
    out.push_back(member.value);
  return listOf(c, std::move(out)).asUnordered();
}

Value pick(Context &c, const Arguments &a) {
  Value map = Value::map();
  c.charge(a.size());
  for (std::size_t i = 1; i < a.size(); ++i)
    if (auto found = a[0].members().find(text(a[i])); found != a[0].members().end())
      map.members()[found->first] = found->second;
  return map;
}

Value omit(Context &c, const Arguments &a) {
  Value map = Value::map();
  c.charge(a[0].members().size());
  std::set<std::string> left;
  for (std::size_t i = 1; i < a.size(); ++i)
    left.insert(text(a[i]));
  for (const auto &[key, member] : a[0].members())
    if (left.count(key) == 0)
      map.members()[key] = member;
  return map;
}

// mergo.Merge of maps: what is missing or empty in `into` comes from `from`; with `overwrite`, what `from` has.
void merge(Context &c, const Value &into, const Value &from, bool overwrite, unsigned depth = 0) {
  if (depth > 200)
    throw Stop{RenderFault::Kind::TooMuch, "it merges maps more than 200 levels deep"};
  auto members = from.members();
  for (const auto &[key, member] : members) {
    c.charge(1);
    const Value &value = member.value;
    auto found = into.members().find(key);
    if (value.isNothing()) {
      if (overwrite)
        into.members()[key] = member;
      continue;
    }
    if (found != into.members().end() && value.kind() == Kind::Map && !isEmpty(found->second.value)) {
      // A map is merged into a map, and does not take the place of anything else.
      if (found->second.value.kind() == Kind::Map)
        merge(c, found->second.value, value, overwrite, depth + 1);
      continue;
    }
    if (found == into.members().end() || overwrite || isEmpty(found->second.value)) {
      if (reaches(c, value, into))
        notInTheSet("a map that holds itself is not one of the things that unplug evaluates");
      into.members()[key] = member;
    }
  }
}

// A nil map becomes one when something is merged into it.
Value mergeInto(Context &c, const Arguments &a, bool overwrite) {
  Value into = a[0].type() == GoType::NilMap ? Value::map() : a[0];
  for (std::size_t i = 1; i < a.size(); ++i)
    merge(c, into, a[i], overwrite);
  return into;
}

Value mergeAll(Context &c, const Arguments &a) {
  return mergeInto(c, a, false);
}

Value mergeOverwrite(Context &c, const Arguments &a) {
  return mergeInto(c, a, true);
}

Value copied(Context &c, const Value &value, unsigned depth) {
  if (depth > 600)
    throw Stop{RenderFault::Kind::TooMuch, "a value nested more than 600 levels deep"};
  c.charge(1);
  if (value.kind() == Kind::Map) {
    Value map = Value::map(value.type());
    for (const auto &[key, member] : value.members())
      map.members()[key] = {copied(c, member.value, depth + 1), member.key};
    map.origin = value.origin;
    return map;
  }
  if (value.kind() == Kind::List) {
    std::vector<Value> items;
    for (const Value &item : value.items())
      items.push_back(copied(c, item, depth + 1));
    Value list = Value::list(std::move(items), value.type());
    list.origin = value.origin;
    return list;
  }
  return value;
}

Value deepCopy(Context &c, const Arguments &a) {
  if (a[0].isNothing())
    fails("reflect: call of reflect.Value.Type on zero Value");
  if (a[0].type() == GoType::NilMap)
    notInTheSet("a copy of no map is not one of the things that unplug evaluates");
  return copied(c, a[0], 0);
}

Value dig(Context &, const Arguments &a) {
  if (a.size() < 3)
    fails("dig needs at least three arguments");
  Value at = a.back();
  if (std::any_of(a.begin(), a.end() - 2, [](const Value &key) { return key.kind() != Kind::String; }))
    fails("interface conversion: a key is not a string");
  for (std::size_t i = 0; i + 2 < a.size(); ++i) {
    if (at.kind() != Kind::Map || at.type() == GoType::StringMap)
      fails("interface conversion: not a map");
    auto found = at.members().find(text(a[i]));
    if (found == at.members().end())
      return a[a.size() - 2];
    Value next = found->second.value;
    at = std::move(next);
  }
  return at;
}

// ---- lists

Value list(Context &c, const Arguments &a) {
  return listOf(c, a);
}

Value append(Context &c, const Arguments &a) {
  std::vector<Value> items = itemsOf(a[0], "push on");
  items.push_back(a[1]);
  return listOf(c, std::move(items));
}

Value prepend(Context &c, const Arguments &a) {
  std::vector<Value> items = itemsOf(a[0], "prepend on");
  items.insert(items.begin(), a[1]);
  return listOf(c, std::move(items));
}

Value first(Context &, const Arguments &a) {
  const auto &items = itemsOf(a[0], "find first on");
  return items.empty() ? Value::nil() : items.front();
}

Value last(Context &, const Arguments &a) {
  const auto &items = itemsOf(a[0], "find last on");
  return items.empty() ? Value::nil() : items.back();
}

// A nil []interface{}: it prints as an empty list, and is null in JSON.
Value nilList() {
  return Value::list({}, GoType::NilList);
}

Value rest(Context &c, const Arguments &a) {
  const auto &items = itemsOf(a[0], "find rest on");
  return items.empty() ? nilList() : listOf(c, {items.begin() + 1, items.end()});
}

Value initial(Context &c, const Arguments &a) {
  const auto &items = itemsOf(a[0], "find initial on");
  return items.empty() ? nilList() : listOf(c, {items.begin(), items.end() - 1});
}

Value reverse(Context &c, const Arguments &a) {
  const auto &items = itemsOf(a[0], "find reverse on");
  return listOf(c, {items.rbegin(), items.rend()});
}

Value compact(Context &c, const Arguments &a) {
  std::vector<Value> out;
  for (const Value &item : itemsOf(a[0], "compact on"))
    if (!isEmpty(item))
      out.push_back(item);
  return listOf(c, std::move(out));
}

bool isIn(Context &c, const std::vector<Value> &items, const Value &needle) {
  c.charge(items.size());
  return std::any_of(items.begin(), items.end(), [&](const Value &item) { return deepEqual(needle, item); });
}

Value uniq(Context &c, const Arguments &a) {
  std::vector<Value> out;
  for (const Value &item : itemsOf(a[0], "find uniq on"))
    if (!isIn(c, out, item))
      out.push_back(item);
  return listOf(c, std::move(out));
}

Value without(Context &c, const Arguments &a) {
  std::vector<Value> omitted(a.begin() + 1, a.end()), out;
  for (const Value &item : itemsOf(a[0], "find without on"))
    if (!isIn(c, omitted, item))
      out.push_back(item);
  return listOf(c, std::move(out));
}

Value has(Context &c, const Arguments &a) {
  if (a[1].isNothing())
    return Value::boolean(false);
  return Value::boolean(isIn(c, itemsOf(a[1], "find has on"), a[0]));
}

Value slice(Context &c, const Arguments &a) {
  const auto &items = itemsOf(a[0], "slice");
  if (items.empty())
    return Value::nil();
  std::int64_t start = a.size() > 1 ? toInt64(a[1]) : 0;
  std::int64_t end = a.size() > 2 ? toInt64(a[2]) : static_cast<std::int64_t>(items.size());
  if (start < 0 || end < start || end > static_cast<std::int64_t>(items.size()))
    fails("reflect.Value.Slice: slice index out of bounds");
  return listOf(c, {items.begin() + start, items.begin() + end}, a[0].type());
}

Value concat(Context &c, const Arguments &a) {
  std::vector<Value> out;
  for (const Value &each : a) {
    const auto &items = itemsOf(each, "concat");
    c.charge(items.size() * 16);
    out.insert(out.end(), items.begin(), items.end());
  }
  return out.empty() ? nilList() : listOf(c, std::move(out));
}

Value sortAlpha(Context &c, const Arguments &a) {
  std::vector<Value> out = stringsOf(a[0]);
  c.charge(out.size() * 8);
  if (a[0].kind() == Kind::List)
    std::sort(out.begin(), out.end(), [](const Value &x, const Value &y) { return x.asString() < y.asString(); });
  else if (out.empty())
    out.push_back(Value::string("<nil>"));
  return Value::list(std::move(out), GoType::Strings);
}

Value join(Context &c, const Arguments &a) {
  std::string out;
  Pieces pieces;
  bool started = false;
  for (const Value &item : stringsOf(a[1])) {
    if (std::exchange(started, true))
      out += text(a[0]);
    for (Piece piece : item.pieces()) {
      piece.of.begin += out.size();
      piece.of.end += out.size();
      pieces.push_back(piece);
    }
    out += item.asString();
    c.charge(item.asString().size() + 1);
  }
  c.charge(out.size());
  return Value::string(std::move(out), std::move(pieces));
}

std::vector<std::string> parts(Context &c, const std::string &separator, const std::string &from, std::int64_t limit) {
  std::vector<std::string> out;
  if (limit == 0)
    return out;
  std::size_t at = 0;
  auto full = [&] { return limit > 0 && static_cast<std::int64_t>(out.size()) + 1 >= limit; };
  if (separator.empty()) {
    while (at < from.size() && !full()) {
      std::size_t length = runeLength(from, at);
      out.push_back(from.substr(at, length));
      at += length;
    }
    if (at < from.size())
      out.push_back(from.substr(at));
    return out;
  }
  for (std::size_t found; !full() && (found = from.find(separator, at)) != std::string::npos;
       at = found + separator.size()) {
    c.charge(2);
    out.push_back(from.substr(at, found - at));
  }
  out.push_back(from.substr(at));
  return out;
}

Value numbered(Context &c, const std::vector<std::string> &from) {
  Value map = Value::map(GoType::StringMap);
  c.charge(from.size());
  for (std::size_t i = 0; i < from.size(); ++i)
    map.members()["_" + std::to_string(i)].value = Value::string(from[i]);
  return map;
}

Value split(Context &c, const Arguments &a) {
  return numbered(c, parts(c, text(a[0]), text(a[1]), -1));
}

Value splitn(Context &c, const Arguments &a) {
  return numbered(c, parts(c, text(a[0]), text(a[2]), a[1].asInteger()));
}

Value splitList(Context &c, const Arguments &a) {
  std::vector<Value> out;
  for (std::string &each : parts(c, text(a[0]), text(a[1]), -1))
    out.push_back(Value::string(std::move(each)));
  return listOf(c, std::move(out), GoType::Strings);
}

// ---- reflection

Value typeOf(Context &c, const Arguments &a) {
  return made(c, typeName(a[0]));
}

Value typeIs(Context &, const Arguments &a) {
  return Value::boolean(text(a[0]) == typeName(a[1]));
}

Value typeIsLike(Context &, const Arguments &a) {
  std::string type = typeName(a[1]);
  return Value::boolean(text(a[0]) == type || "*" + text(a[0]) == type);
}

Value kindOf(Context &c, const Arguments &a) {
  return made(c, std::string(kindName(a[0])));
}

Value kindIs(Context &, const Arguments &a) {
  return Value::boolean(text(a[0]) == kindName(a[1]));
}

Value sameDeeply(Context &, const Arguments &a) {
  return Value::boolean(deepEqual(a[0], a[1]));
}

Value chunk(Context &c, const Arguments &a) {
  const std::vector<Value> &items = itemsOf(a[1], "chunk");
  if (a[0].asInteger() < 1)
    notInTheSet("chunk by less than one is not one of the things that unplug evaluates");
  auto size = static_cast<std::size_t>(a[0].asInteger());
  std::vector<Value> chunks;
  for (std::size_t i = 0; i < items.size(); i += std::min(size, items.size() - i))
    chunks.push_back(listOf(c, {items.begin() + static_cast<std::ptrdiff_t>(i),
                                items.begin() + static_cast<std::ptrdiff_t>(i + std::min(size, items.size() - i))}));
  return listOf(c, std::move(chunks));
}

} // namespace

std::vector<Function> sprigDataFunctions() {
  using enum Param;
  return {{"join", {String, Any}, false, join},
          {"sortAlpha", {Any}, false, sortAlpha, true},
          {"default", {Any, Any}, true, dfault},
          {"empty", {Any}, false, empty, true},
          {"coalesce", {Any}, true, coalesce},
          {"all", {Any}, true, all, true},
          {"any", {Any}, true, any, true},
          {"compact", {Any}, false, compact},
          {"chunk", {Int, Any}, false, chunk},
          {"mustChunk", {Int, Any}, false, chunk},
          {"mustCompact", {Any}, false, compact},
          {"fromJson", {String}, false, fromJsonText},
          {"toJson", {Any}, false, toJsonCompact},
          {"toPrettyJson", {Any}, false, toJsonPretty},
          {"toRawJson", {Any}, false, toJsonRaw},
          {"mustFromJson", {String}, false, mustFromJsonText},
          {"mustToJson", {Any}, false, toJsonCompact},
          {"mustToPrettyJson", {Any}, false, toJsonPretty},
          {"mustToRawJson", {Any}, false, toJsonRaw},
          {"ternary", {Any, Any, Bool}, false, ternary},
          {"deepCopy", {Any}, false, deepCopy},
          {"mustDeepCopy", {Any}, false, deepCopy},
          {"typeOf", {Any}, false, typeOf},
          {"typeIs", {String, Any}, false, typeIs},
          {"typeIsLike", {String, Any}, false, typeIsLike},
          {"kindOf", {Any}, false, kindOf},
          {"kindIs", {String, Any}, false, kindIs},
          {"deepEqual", {Any, Any}, false, sameDeeply},
          {"tuple", {Any}, true, list},
          {"list", {Any}, true, list},
          {"dict", {Any}, true, dict},
          {"get", {Map, String}, false, get},
          {"set", {Map, String, Any}, false, set},
          {"unset", {Map, String}, false, unset},
          {"hasKey", {Map, String}, false, hasKey},
          {"pluck", {String, Map}, true, pluck},
          {"keys", {Map}, true, keys},
          {"pick", {Map, String}, true, pick},
          {"omit", {Map, String}, true, omit},
          {"merge", {Map, Map}, true, mergeAll},
          {"mergeOverwrite", {Map, Map}, true, mergeOverwrite},
          {"mustMerge", {Map, Map}, true, mergeAll},
          {"mustMergeOverwrite", {Map, Map}, true, mergeOverwrite},
          {"values", {Map}, false, values},
          {"append", {Any, Any}, false, append},
          {"push", {Any, Any}, false, append},
          {"mustAppend", {Any, Any}, false, append},
          {"mustPush", {Any, Any}, false, append},
          {"prepend", {Any, Any}, false, prepend},
          {"mustPrepend", {Any, Any}, false, prepend},
          {"first", {Any}, false, first},
          {"mustFirst", {Any}, false, first},
          {"rest", {Any}, false, rest},
          {"mustRest", {Any}, false, rest},
          {"last", {Any}, false, last},
          {"mustLast", {Any}, false, last},
          {"initial", {Any}, false, initial},
          {"mustInitial", {Any}, false, initial},
          {"reverse", {Any}, false, reverse},
          {"mustReverse", {Any}, false, reverse},
          {"uniq", {Any}, false, uniq},
          {"mustUniq", {Any}, false, uniq},
          {"without", {Any, Any}, true, without},
          {"mustWithout", {Any, Any}, true, without},
          {"has", {Any, Any}, false, has, true},
          {"mustHas", {Any, Any}, false, has, true},
          {"slice", {Any, Any}, true, slice},
          {"mustSlice", {Any, Any}, true, slice},
          {"concat", {Any}, true, concat},
          {"dig", {Any}, true, dig},
          {"split", {String, String}, false, split},
          {"splitn", {String, Int, String}, false, splitn},
          {"splitList", {String, String}, false, splitList},
          {"fail", {String}, false, fail}};
}

} // namespace unplug::tmpl
