#include "core/masking/text_scrubber.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/encoded_parts.hpp"

namespace mien::core {
namespace {

using Replacement = KnownPerson::Replacement;

// The values of the parts one behind the other, and of the name, which the fakes are made of. How
// long a name may be in its column is no part of it: texts and addresses have the fakes that are
// listed, which are the same in every row.
void write_key(const KnownValues& values, PersonParts parts, std::string& key) {
    key.assign(1, static_cast<char>(parts));
    const auto add = [&key](std::string_view text) { key.append(text).append(1, '\0'); };
    add(values.name.full);
    add(values.name.given);
    add(values.name.family);
    const auto add_all = [&](const std::vector<std::string_view>& list, PersonParts part) {
        if ((parts & part) != 0) {
            std::ranges::for_each(list, add);
        }
        add({});
    };
    add_all(values.emails, email_part);
    add_all(values.phones, phone_part);
    add_all(values.user_names, user_name_part);
}

bool overlaps(const Replacement& a, const Replacement& b) {
    return a.place.begin < b.place.end && b.place.begin < a.place.end;
}

bool comes_first(const Replacement& a, const Replacement& b) {
    return a.place.begin != b.place.begin ? a.place.begin < b.place.begin
                                          : a.place.end > b.place.end;
}

// From left to right, the longest of those that begin at one place, and none that overlaps one
// before it.
std::vector<Replacement> without_overlaps(std::vector<Replacement> all) {
    std::ranges::stable_sort(all, comes_first);
    std::vector<Replacement> kept;
    for (auto& one : all) {
        if (kept.empty() || !overlaps(kept.back(), one)) {
            kept.push_back(std::move(one));
        }
    }
    return kept;
}

// Those of second that overlap none of first, which is in order, join it.
std::vector<Replacement> join(std::vector<Replacement> first, std::vector<Replacement> second) {
    if (second.empty()) {
        return first;
    }
    std::erase_if(second, [&first](const Replacement& one) {
        const auto next = std::ranges::lower_bound(
            first, one.place.begin, {}, [](const Replacement& other) { return other.place.end; });
        return std::any_of(next, next + std::min<std::ptrdiff_t>(2, first.end() - next),
                           [&one](const Replacement& other) { return overlaps(one, other); });
    });
    auto kept = without_overlaps(std::move(second));
    first.insert(first.end(), std::make_move_iterator(kept.begin()),
                 std::make_move_iterator(kept.end()));
    std::ranges::sort(first, comes_first);
    return first;
}

// The address with the codes of a URL, where the original has some.
std::string encoded_like(std::string_view original, std::string address) {
    if (original.contains('%')) {
        for (const auto& [sign, code] : {std::pair{"+", "%2B"}, std::pair{"@", "%40"}}) {
            if (const auto at = address.find(sign); at != std::string::npos) {
                address.replace(at, 1, code);
            }
        }
    }
    return address;
}

std::string replaced_in(std::string_view text, const std::vector<Replacement>& replacements) {
    std::string result;
    result.reserve(text.size() + replacements.size() * 16);
    std::size_t done = 0;
    for (const auto& one : replacements) {
        result += text.substr(done, one.place.begin - done);
        result += one.text;
        done = one.place.end;
    }
    result += text.substr(done);
    return result;
}

}  // namespace

TextScrubber::TextScrubber(const Masker& masker, const TextRules& rules)
    : masker_(masker),
      rules_(rules),
      remembered_(limits::remembered_people_max),
      nobody_(masker, rules) {}

void TextScrubber::set_person(const KnownValues& values, const FakeName& fake) {
    values_ = &values;
    fake_ = &fake;
    anchors_.set(values);
    person_ = nullptr;
    parts_ = 0;
}

void TextScrubber::set_nobody() {
    values_ = nullptr;
    fake_ = nullptr;
    anchors_.clear();
    person_ = nullptr;
    parts_ = 0;
}

PersonParts TextScrubber::parts_in(const FoldedText& text) const {
    return values_ == nullptr ? PersonParts{0} : anchors_.parts_in(text);
}

const KnownPerson& TextScrubber::person(PersonParts parts) {
    if (values_ == nullptr) {
        return nobody_;
    }
    // In one go, since of two equal spellings the first counts.
    const auto wanted = static_cast<PersonParts>(parts_ | parts);
    if (person_ == nullptr || wanted != parts_) {
        person_ = &remembered(wanted);
        parts_ = wanted;
    }
    return *person_;
}

const KnownPerson& TextScrubber::remembered(PersonParts parts) {
    write_key(*values_, parts, key_);
    auto& one = remembered_[std::hash<std::string_view>()(key_) % remembered_.size()];
    if (!one) {
        one.emplace(std::string(), KnownPerson(masker_, rules_));
    }
    if (one->key != key_) {
        one->key.clear();
        one->person.set(*values_, *fake_, parts);
        one->key = key_;
    }
    return one->person;
}

std::string TextScrubber::masked_email(std::string_view original) {
    const auto& known = person(email_part);
    return masker_.email(original, known.owns(original) ? &known.fake() : nullptr);
}

void TextScrubber::find_addresses_in(const FoldedText& text) {
    addresses_.clear();
    if (text.may_hold_addresses()) {
        find_addresses(text.plain(), addresses_);
    }
}

void TextScrubber::replace_addresses(const FoldedText& text, std::vector<Replacement>& found) {
    for (const auto& address : addresses_) {
        const auto place = text.in_original(address.place);
        const auto original = text.original().substr(place.begin, place.end - place.begin);
        const auto plain =
            text.plain().substr(address.place.begin, address.place.end - address.place.begin);
        switch (address.kind) {
            case AddressKind::email: {
                // In odd characters it is the usual address that is meant, in capitals another
                // form.
                const bool is_usual = original.size() == plain.size() && is_ascii(original);
                auto email = masked_email(is_usual ? original : plain);
                found.push_back({.place = place, .text = encoded_like(original, std::move(email))});
                break;
            }
            case AddressKind::phone: {
                const bool has_codes = original.find_first_of("%&\\") != std::string_view::npos;
                auto phone = masker_.phone(has_codes ? plain : original);
                found.push_back({.place = place, .text = encoded_like(original, std::move(phone))});
                break;
            }
            case AddressKind::iban:
                found.push_back({.place = place, .text = masker_.iban(original)});
                break;
        }
    }
}

void TextScrubber::replace_encoded(std::string_view text, int depth,
                                   std::vector<Replacement>& found) {
    for (const auto& part : find_encoded_parts(text)) {
        if (const auto scrubbed = scrub_at(part.text, depth + 1)) {
            found.push_back({.place = part.place, .text = encode_like(part, *scrubbed)});
        }
    }
}

std::optional<std::string> TextScrubber::scrub_at(std::string_view text, int depth) {
    std::vector<Replacement> encoded;
    if (depth < limits::encoded_depth_max) {
        replace_encoded(text, depth, encoded);
    }
    auto& folded = texts_[static_cast<std::size_t>(depth)];
    folded.fold(text);
    find_addresses_in(folded);
    const auto parts = parts_in(folded);
    if (addresses_.empty() && encoded.empty() && parts == 0) {
        return std::nullopt;
    }
    std::vector<Replacement> addresses;
    replace_addresses(folded, addresses);
    std::vector<Replacement> names;
    if (parts != 0) {
        person(parts).find(folded, names);
    }
    auto replacements = join(without_overlaps(std::move(addresses)), std::move(encoded));
    replacements = join(std::move(replacements), std::move(names));
    if (replacements.empty()) {
        return std::nullopt;
    }
    return replaced_in(text, replacements);
}

std::optional<std::string> TextScrubber::scrub(std::string_view text) {
    return scrub_at(text, 0);
}

bool TextScrubber::may_change(std::string_view text) {
    auto& folded = texts_.front();
    folded.fold(text);
    find_addresses_in(folded);
    return !addresses_.empty() || parts_in(folded) != 0 || !find_encoded_parts(text).empty();
}

}  // namespace mien::core
