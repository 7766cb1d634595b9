// What texts a string expression may be: for the places where the gateway's Lua takes some texts only.
#pragma once

#include "Lua/Flow.h"

#include <set>
#include <string>

namespace unplug::lua {

// The texts that a value may be, or be put together of.
struct Texts {
  std::set<std::string> constants;
  std::set<std::string> settings; // keys of the configuration whose values it may be; "" for any
  bool isCanonical = false;       // it may be a header name in canonical form
  bool isNumber = false;          // it may be the text of an integer
  bool isOther = false;           // it may be anything
  bool isJoined = false;          // the texts above are parts of it
  bool mayStartBlank = false;     // of a joined one: it may be empty or begin with a blank
};

Texts textsOf(const Flow &flow, const Expression &expression);
Texts textsOf(const Flow &flow, const Function &function, std::size_t result); // of its results

Texts errorTextsOf(const Flow &flow, const Leaf &leaf); // of the error that is made there

// net/textproto's CanonicalMIMEHeaderKey.
std::string canonicalKey(const std::string &key);

// The constant pieces and the verbs of a format for fmt; false for one that is not understood.
struct FormatPiece {
  std::string text;
  char verb = 0; // 0: text only
};
bool parseFormat(const std::string &format, std::vector<FormatPiece> &pieces);

} // namespace unplug::lua
