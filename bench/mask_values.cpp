// How long masking takes: for each kind of value, nanoseconds and values a second on one core.
// Prints one JSON object. Each figure is the best of five rounds.
#include <chrono>
#include <limits>

#include <fmt/format.h>

#include "core/masking/json_masker.hpp"
#include "core/masking/text_scrubber.hpp"

namespace {

using namespace mien::core;

constexpr int values_per_round = 100'000;
constexpr int rounds = 5;

struct Person {
    std::string name;
    std::string email;
    std::string phone;
    std::string note;
};

std::vector<Person> make_people() {
    std::vector<Person> people;
    for (int i = 0; i < values_per_round; ++i) {
        const auto given = fmt::format("Given{}", i % 3001);
        const auto family = fmt::format("Family{}", i % 7919);
        const auto email = fmt::format("given{}.family{}.{}@example.com", i % 3001, i % 7919, i);
        people.push_back(
            {.name = fmt::format("{} {}", given, family),
             .email = email,
             .phone = fmt::format("+1555{:07}", i),
             .note = fmt::format("{} wrote on Monday that the loop for joy looks too quick, and "
                                 "asked to have it back as it was before. Answer to {} or by "
                                 "telephone; the character keeps her blue coat in all of them.",
                                 given, email)});
    }
    return people;
}

KnownValues known_values(const Person& person) {
    return {.name = {.full = person.name},
            .emails = {person.email},
            .phones = {person.phone},
            .user_names = {}};
}

std::size_t used = 0;  // so that nothing is left out as unused

template <class Work>
double nanoseconds_of(const std::vector<Person>& people, const Work& work) {
    auto best = std::numeric_limits<double>::max();
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (const auto& person : people) {
            used += work(person);
        }
        const std::chrono::duration<double, std::nano> taken =
            std::chrono::steady_clock::now() - begin;
        best = std::min(best, taken.count() / values_per_round);
    }
    return best;
}

}  // namespace

int main() {
    const MaskingKey key(
        mien::Secret("7f1c3a5e9b2d4f60817263544a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7e"));
    const Masker masker(key, {});
    const TextRules rules;
    TextScrubber scrubber(masker, rules);
    const auto people = make_people();
    fmt::print("{{");
    const auto measure = [&](std::string_view name, const auto& work) {
        const auto taken = nanoseconds_of(people, work);
        fmt::print("\"{}\": {{\"ns\": {:.0f}, \"per_second\": {:.0f}}},\n ", name, taken,
                   1e9 / taken);
    };
    const auto row = [&](const Person& person) {
        const auto fake = masker.name({.full = person.name});
        const auto known = known_values(person);
        scrubber.set_person(known, fake);
        return fake.full.size() + masker.email(person.email, &fake).size() +
               masker.phone(person.phone).size() + scrubber.scrub(person.note)->size();
    };
    measure("hmac",
            [&](const Person& person) { return key.digest(MaskPurpose::email, person.email)[0]; });
    measure("full_name",
            [&](const Person& person) { return masker.name({.full = person.name}).full.size(); });
    measure("email_alone", [&](const Person& person) { return masker.email(person.email).size(); });
    measure("phone", [&](const Person& person) { return masker.phone(person.phone).size(); });
    const FakeName nameless;
    measure("text_of_new_person", [&](const Person& person) {
        const auto known = known_values(person);
        scrubber.set_person(known, nameless);
        return scrubber.scrub(person.note)->size();
    });
    const auto first = known_values(people.front());
    scrubber.set_person(first, nameless);
    measure("text_of_same_person",
            [&](const Person& person) { return scrubber.scrub(person.note)->size(); });
    const std::string of_nobody =
        "The loop looks too quick on a telephone, and the coat is not the blue one that she has in "
        "all the others: please have it made again as it was before the change of last Monday.";
    measure("text_without_anybody", [&](const Person& person) {
        const auto known = known_values(person);
        scrubber.set_person(known, nameless);
        return scrubber.scrub(of_nobody) ? 0 : of_nobody.size();
    });
    scrubber.set_nobody();
    measure("text_of_nobody",
            [&](const Person& person) { return scrubber.scrub(person.note)->size(); });
    measure("row_of_name_email_phone_text", row);
    fmt::print("\"note_bytes\": {}}}\n", people.front().note.size());
    return used == 0 ? 1 : 0;
}
