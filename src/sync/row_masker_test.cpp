// Every class in a column of every type that can hold it, in both formats of COPY.
#include "sync/row_masker.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/masking_test_key.hpp"
#include "sync/copy/array_values.hpp"
#include "sync/copy/big_endian.hpp"
#include "sync/policy/column_shape.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;
using pg::CopyFormat;
using testing::HasSubstr;
using testing::Not;

struct TestType {
    const char* name;
    pg::TypeKind kind = pg::TypeKind::base;
    const char* inner = "";
};

constexpr auto types = std::to_array<TestType>({
    {"text"},
    {"varchar"},
    {"bpchar"},
    {"citext"},
    {"name"},
    {"json"},
    {"jsonb"},
    {"inet"},
    {"date"},
    {"bytea"},
    {"uuid"},
    {"int4"},
    {"mailbox", pg::TypeKind::domain, "citext"},
    {"_text", pg::TypeKind::array, "text"},
    {"_mailbox", pg::TypeKind::array, "mailbox"},
    {"mailboxes", pg::TypeKind::domain, "_mailbox"},
    {"_jsonb", pg::TypeKind::array, "jsonb"},
    {"_inet", pg::TypeKind::array, "inet"},
    {"_date", pg::TypeKind::array, "date"},
});

pg::Oid oid_of(std::string_view name) {
    const auto* const found = std::ranges::find(types, name, &TestType::name);
    return static_cast<pg::Oid>(found - types.begin()) + 1;
}

struct TestColumn {
    std::string name;
    std::string type;
    ColumnClass column_class;
    std::size_t characters_max = 0;  // 0: any number
};

struct ClassValue {
    ColumnClass column_class;
    const char* value;
};

constexpr auto class_values = std::to_array<ClassValue>({
    {ColumnClass::given_name, "Ada"},
    {ColumnClass::family_name, "Fiktiv"},
    {ColumnClass::full_name, "Ada Fiktiv"},
    {ColumnClass::user_name, "ada_fiktiv"},
    {ColumnClass::email, "ada.fiktiv@example.com"},
    {ColumnClass::phone, "+1 555 010 0123"},
    {ColumnClass::address, "Fiktiv Lane 7"},
    {ColumnClass::birth_date, "1990-07-15"},
    {ColumnClass::ip, "93.184.216.34"},
    {ColumnClass::iban, "DE89370400440532013000"},
    {ColumnClass::opaque, "cus_Fiktiv123"},
    {ColumnClass::free_text, "ask ada.fiktiv@example.com or +1 555 010 0123"},
    {ColumnClass::json, R"({"ada.fiktiv@example.com": ["+1 555 010 0123", 7]})"},
});

// Of what no masked value may hold a part.
constexpr auto original_parts = std::to_array<const char*>(
    {"Ada", "ada.", "iktiv", "example.com", "555 010", "1990-07-15", "93.184", "8937040044"});

using Row = std::vector<std::optional<std::string>>;

std::string text_array(std::string_view text) {
    std::string result = "{\"";
    for (const char c : text) {
        result.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
    }
    return result + "\"}";
}

std::string binary_array(const Row& elements) {
    std::string bytes;
    for (const std::int32_t number : {1, 1, 25, static_cast<std::int32_t>(elements.size()), 1}) {
        append_int32(bytes, number);
    }
    for (const auto& element : elements) {
        append_int32(bytes, element ? static_cast<std::int32_t>(element->size()) : -1);
        bytes += element.value_or("");
    }
    return bytes;
}

class RowMaskerTest : public testing::Test {
  protected:
    RowMaskerTest() {
        for (const auto& type : types) {
            pg::CatalogType made;
            made.oid = oid_of(type.name);
            made.schema = "public";
            made.name = type.name;
            made.kind = type.kind;
            made.inner = type.kind == pg::TypeKind::base ? 0 : oid_of(type.inner);
            catalog_.types.emplace(made.oid, made);
        }
    }

    void make_table(const std::vector<TestColumn>& columns) {
        table_ = {};
        policy_ = {};
        table_.schema = policy_.schema = "public";
        table_.name = policy_.name = "people";
        policy_.fate = TableFate::copy;
        for (const auto& column : columns) {
            pg::CatalogColumn made;
            made.number = static_cast<int>(table_.columns.size()) + 1;
            made.name = column.name;
            made.type = oid_of(column.type);
            made.is_not_null = true;
            made.type_modifier =
                column.characters_max == 0 ? -1 : static_cast<int>(column.characters_max) + 4;
            table_.columns.push_back(made);
            ColumnPolicy rule;
            rule.name = column.name;
            rule.column_class = column.column_class;
            policy_.columns.push_back(std::move(rule));
        }
    }

    [[nodiscard]] Row mask(CopyFormat format, const Row& row) const {
        const auto rule = masking_rule(catalog_, table_, policy_,
                                       {.masker = masker_, .rules = rules_, .people = people_});
        std::vector<Field> fields;
        for (const auto& value : row) {
            fields.push_back({.bytes = value ? std::string_view(*value) : "", .is_null = !value});
        }
        RowValues values;
        // Fakes may be the transform's own.
        const auto transform = rule.make_transform ? rule.make_transform(format) : nullptr;
        if (transform != nullptr) {
            EXPECT_EQ(transform->transform(fields, values), RowFate::kept);
        }
        Row masked;
        for (const auto& field : fields) {
            masked.push_back(field.is_null ? std::nullopt
                                           : std::optional(std::string(field.bytes)));
        }
        return masked;
    }

    // One value of one column, as it comes and goes in the format.
    [[nodiscard]] std::string mask_one(CopyFormat format, const TestColumn& column,
                                       std::string value) {
        make_table({column});
        const bool is_binary = format == CopyFormat::binary;
        const bool is_jsonb = column.type.ends_with("jsonb");
        const auto is_array = shape_of(catalog_, table_.columns.front()).is_array;
        if (is_jsonb && is_binary) {
            value.insert(value.begin(), '\1');
        }
        if (is_array) {
            value = is_binary ? binary_array({value}) : text_array(value);
        }
        auto masked = mask(format, {value}).front().value();
        if (is_array) {
            const auto elements = elements_of_array(masked, format);
            EXPECT_EQ(elements.size(), 1U);
            masked = elements.front();
        }
        if (is_jsonb && is_binary) {
            EXPECT_EQ(masked.front(), '\1');
            masked.erase(0, 1);
        }
        return masked;
    }

    core::MaskingKey key_ = core::test_masking_key();
    core::Masker masker_{key_, {.email_domain = "staging.test"}};
    core::TextRules rules_;
    PeopleByTable people_;
    pg::Catalog catalog_;
    pg::CatalogTable table_;
    TablePolicy policy_;
};

TEST_F(RowMaskerTest, nothing_of_an_original_stays_in_any_class_and_type) {
    int combinations = 0;
    for (const auto& type : types) {
        for (const auto& [column_class, value] : class_values) {
            const TestColumn column{
                .name = "value", .type = type.name, .column_class = column_class};
            make_table({column});
            if (!can_hold(shape_of(catalog_, table_.columns.front()), column_class)) {
                continue;
            }
            ++combinations;
            const auto as_text = mask_one(CopyFormat::text, column, value);
            const auto as_bytes = mask_one(CopyFormat::binary, column, value);
            EXPECT_EQ(as_text, as_bytes) << type.name << " " << core::name_of(column_class);
            EXPECT_FALSE(as_text.empty());
            for (const char* const part : original_parts) {
                EXPECT_THAT(as_text, Not(HasSubstr(part)))
                    << type.name << " " << core::name_of(column_class);
            }
        }
    }
    EXPECT_GT(combinations, 90);
}

TEST_F(RowMaskerTest, what_is_kept_goes_on_as_it_came_whatever_its_type) {
    for (const auto& type : types) {
        for (const auto column_class : {ColumnClass::keep, ColumnClass::canon}) {
            for (const auto format : {CopyFormat::text, CopyFormat::binary}) {
                make_table({{.name = "value", .type = type.name, .column_class = column_class}});
                const Row row{"\1 any bytes \xff{}"};
                EXPECT_EQ(mask(format, row), row);
            }
        }
    }
}

TEST_F(RowMaskerTest, a_secret_that_must_be_there_is_empty_and_null_stays_null) {
    make_table({{.name = "password", .type = "text", .column_class = ColumnClass::secret},
                {.name = "email", .type = "text", .column_class = ColumnClass::email}});
    EXPECT_EQ(mask(CopyFormat::binary, {"hunter2", std::nullopt}), (Row{"", std::nullopt}));
}

TEST_F(RowMaskerTest, a_fake_has_room_in_its_column) {
    for (const std::size_t length : {1U, 2U, 5U, 10U, 20U}) {
        for (const char* const name :
             {"Bartholomew Featherstonehaugh", "Ada", "கார்த்திக் சுப்பிரமணியம்", "王小明"}) {
            for (const auto column_class :
                 {ColumnClass::full_name, ColumnClass::given_name, ColumnClass::family_name}) {
                const auto fake = mask_one(CopyFormat::text,
                                           {.name = "name",
                                            .type = "varchar",
                                            .column_class = column_class,
                                            .characters_max = length},
                                           name);
                EXPECT_LE(count_characters(fake), length) << name;
            }
        }
    }
}

TEST_F(RowMaskerTest, elements_are_masked_alone_in_their_order) {
    const auto email = mask_one(
        CopyFormat::text, {.name = "email", .type = "text", .column_class = ColumnClass::email},
        "ada.fiktiv@example.com");
    make_table({{.name = "emails", .type = "_text", .column_class = ColumnClass::email}});
    const auto masked =
        mask(CopyFormat::binary,
             {binary_array({"bob@example.com", std::nullopt, "ada.fiktiv@example.com", ""})});
    const auto elements = elements_of_array(*masked.front(), CopyFormat::binary);
    EXPECT_EQ(elements.size(), 3U);
    EXPECT_THAT(elements[0], Not(HasSubstr("bob")));
    EXPECT_EQ(elements[1], email);
    EXPECT_EQ(elements[2], "");
}

TEST_F(RowMaskerTest, a_text_is_searched_for_the_addresses_in_an_array_of_its_row) {
    make_table({{.name = "emails", .type = "_text", .column_class = ColumnClass::email},
                {.name = "note", .type = "text", .column_class = ColumnClass::free_text}});
    policy_.person = PersonOfRow{};
    const auto masked =
        mask(CopyFormat::text, {"{x,grace.fiktiv@example.com}", "see grace.fiktiv in the list"});
    EXPECT_THAT(*masked[1], Not(HasSubstr("fiktiv")));
    EXPECT_THAT(*masked[1], HasSubstr("in the list"));
}

TEST_F(RowMaskerTest, two_people_in_a_row_stay_two) {
    const TestColumn to{.name = "to", .type = "text", .column_class = ColumnClass::full_name};
    const auto ada = mask_one(CopyFormat::text, to, "Ada Fiktiv");
    const auto grace = mask_one(CopyFormat::text, to, "Grace Hopper");
    make_table({{.name = "from", .type = "text", .column_class = ColumnClass::full_name},
                to,
                {.name = "note", .type = "text", .column_class = ColumnClass::free_text}});
    EXPECT_EQ(mask(CopyFormat::text, {"Ada Fiktiv", "Grace Hopper", "by Ada Fiktiv"}),
              (Row{ada, grace, "by " + ada}));
}

// 王小明 is one word where a row signs with it, and two where the person's own row tells the parts:
// both must have the same fake, or a join by the name would no longer meet.
TEST_F(RowMaskerTest, a_name_of_one_word_has_the_fake_that_its_person_has_with_parts) {
    make_table({{.name = "id", .type = "text", .column_class = ColumnClass::keep},
                {.name = "name", .type = "text", .column_class = ColumnClass::full_name},
                {.name = "given", .type = "text", .column_class = ColumnClass::given_name},
                {.name = "family", .type = "text", .column_class = ColumnClass::family_name}});
    policy_.person = PersonOfRow{};
    const auto own = mask(CopyFormat::text, {"1", "王小明", "小明", "王"});
    pg::CatalogTable owners;
    auto& people = people_["public.owners"];
    people.table = &owners;
    people.columns = {
        .names = {"name", "given", "family"},
        .classes = {ColumnClass::full_name, ColumnClass::given_name, ColumnClass::family_name},
        .are_arrays = {false, false, false}};
    make_table({{.name = "owner", .type = "text", .column_class = ColumnClass::keep},
                {.name = "signed_by", .type = "text", .column_class = ColumnClass::full_name}});
    policy_.person = PersonOfRow{.column = "owner", .table = "public.owners"};
    const Row owner{"王小明", "小明", "王"};
    const auto with_owner = [&owner](Row row) {
        row.insert(row.end(), owner.begin(), owner.end());
        return row;
    };
    const auto signed_by = mask(CopyFormat::text, with_owner({"1", "王小明"}));
    EXPECT_EQ(signed_by[1], own[1]);
    const auto by_another = mask(CopyFormat::text, with_owner({"1", "Ada Fiktiv"}));
    EXPECT_NE(by_another[1], own[1]) << "another name is another person's";
}

// Goal: an address of somebody else in a document has the fake that it has everywhere.
TEST_F(RowMaskerTest, an_address_in_a_document_is_not_its_rows_persons) {
    core::FakeNames names(key_);
    masker_.remember_owner("alice7@x.de", names.of({.full = "Alice Fiktiv"}, {}));
    masker_.remember_owner("bob7@x.de", names.of({.full = "Bob Hopper"}, {}));
    masker_.directory().finish();
    make_table({{.name = "name", .type = "text", .column_class = ColumnClass::full_name},
                {.name = "email", .type = "text", .column_class = ColumnClass::email},
                {.name = "profile", .type = "json", .column_class = ColumnClass::json}});
    policy_.columns[2].paths = {{.path = "invited_by",
                                 .rule = {.path = core::parse_json_path("invited_by").value(),
                                          .column_class = ColumnClass::email}}};
    policy_.person = PersonOfRow{};
    const auto bob = mask(CopyFormat::text, {"Bob Hopper", "bob7@x.de", "{}"});
    const auto alice =
        mask(CopyFormat::text, {"Alice Fiktiv", "alice7@x.de", R"({"invited_by": "bob7@x.de"})"});
    EXPECT_THAT(*alice[2], HasSubstr("\"" + *bob[1] + "\""));
}

TEST_F(RowMaskerTest, each_table_names_its_people_by_the_column_that_it_refers_to) {
    make_table({{.name = "id", .type = "int4", .column_class = ColumnClass::keep},
                {.name = "email", .type = "text", .column_class = ColumnClass::email}});
    auto owners = table_;
    owners.oid = 1;
    auto& people = people_["public.owners"];
    people.table = &owners;
    people.key = "id";
    people.columns = {.names = {"email"}, .classes = {ColumnClass::email}, .are_arrays = {false}};
    const auto key_of = [&](pg::Oid oid, const TestColumn& column, int referenced) {
        make_table(
            {column, {.name = "note", .type = "text", .column_class = ColumnClass::free_text}});
        table_.oid = oid;
        policy_.person = PersonOfRow{.column = column.name, .table = "public.owners"};
        pg::ForeignKey key;
        key.table = oid;
        key.columns = {1};
        key.referenced_table = 1;
        key.referenced_columns = {referenced};
        catalog_.foreign_keys.push_back(key);
        return masking_rule(catalog_, table_, policy_,
                            {.masker = masker_, .rules = rules_, .people = people_})
            .joined.value()
            .key;
    };
    EXPECT_EQ(key_of(2, {.name = "user_id", .type = "int4", .column_class = ColumnClass::keep}, 1),
              "id");
    EXPECT_EQ(key_of(3, {.name = "email", .type = "text", .column_class = ColumnClass::email}, 2),
              "email");
}

TEST_F(RowMaskerTest, a_text_finds_its_person_over_the_rows_on_the_way) {
    const auto keep = ColumnClass::keep;
    make_table({{.name = "id", .type = "int4", .column_class = keep},
                {.name = "email", .type = "text", .column_class = ColumnClass::email}});
    auto owners = table_;
    owners.oid = 1;
    make_table({{.name = "id", .type = "int4", .column_class = keep},
                {.name = "owner", .type = "int4", .column_class = keep}});
    auto rooms = table_;
    rooms.oid = 2;
    auto some_rooms = rooms;
    some_rooms.oid = 4;
    some_rooms.is_partition = true;
    auto& people = people_["public.owners"];
    people.table = &owners;
    people.columns = {.names = {"email"}, .classes = {ColumnClass::email}, .are_arrays = {false}};
    make_table({{.name = "room", .type = "int4", .column_class = keep},
                {.name = "said", .type = "text", .column_class = ColumnClass::free_text}});
    table_.oid = 3;
    policy_.person = PersonOfRow{.column = "room", .through = {"owner"}, .table = "public.owners"};
    pg::ForeignKey key;
    // To the rooms there is a key to each of their partitions beside the one that was declared.
    for (const auto& [from, column, to] :
         {std::array{2, 2, 1}, std::array{3, 1, 4}, std::array{3, 1, 2}}) {
        key.table = static_cast<pg::Oid>(from);
        key.columns = {column};
        key.referenced_table = static_cast<pg::Oid>(to);
        key.referenced_columns = {1};
        key.equality.compared_by = {.schema = "s", .name = fmt::format("={}", from)};
        catalog_.foreign_keys.push_back(key);
    }
    catalog_.tables = {owners, rooms, some_rooms};
    people.table = &catalog_.tables[0];
    const MaskingTools tools{.masker = masker_, .rules = rules_, .people = people_};
    const auto joined = masking_rule(catalog_, table_, policy_, tools).joined.value();
    EXPECT_EQ(joined.referrer, "room");
    EXPECT_EQ(joined.key, "id");
    EXPECT_EQ(joined.equality.compared_by.name, "=2");
    ASSERT_EQ(joined.hops.size(), 1U);
    EXPECT_EQ(joined.hops[0].table->oid, 2U);
    EXPECT_EQ(joined.hops[0].key, "id");
    EXPECT_EQ(joined.hops[0].referrer, "owner");
    EXPECT_EQ(joined.hops[0].equality.compared_by.name, "=3");
    catalog_.foreign_keys.back().equality.is_usable = false;
    EXPECT_THROW(static_cast<void>(masking_rule(catalog_, table_, policy_, tools)), Error);
    catalog_.foreign_keys.back().equality.is_usable = true;
    policy_.person->through = {"nobody"};
    EXPECT_THROW(static_cast<void>(masking_rule(catalog_, table_, policy_, tools)), Error);
}

TEST_F(RowMaskerTest, padding_is_not_of_an_address) {
    const TestColumn padded{.name = "email", .type = "bpchar", .column_class = ColumnClass::email};
    const TestColumn plain{.name = "email", .type = "text", .column_class = ColumnClass::email};
    EXPECT_EQ(mask_one(CopyFormat::binary, padded, "ada@example.com    "),
              mask_one(CopyFormat::binary, plain, "ada@example.com"));
}

TEST_F(RowMaskerTest, a_derived_column_is_made_of_what_is_masked) {
    make_table({{.name = "name", .type = "text", .column_class = ColumnClass::full_name},
                {.name = "small", .type = "text", .column_class = ColumnClass::derived},
                {.name = "large", .type = "text", .column_class = ColumnClass::derived},
                {.name = "first", .type = "text", .column_class = ColumnClass::derived},
                {.name = "digest", .type = "bytea", .column_class = ColumnClass::derived}});
    const auto by = [this](std::size_t place, Derivation derivation) {
        policy_.columns[place].derivation = derivation;
        policy_.columns[place].from = {"name"};
    };
    by(1, Derivation::lower);
    by(2, Derivation::upper);
    by(3, Derivation::initials);
    by(4, Derivation::sha256);
    const auto masked = mask(CopyFormat::binary, {"Ada Fiktiv", "x", "x", "x", "x"});
    const auto& fake = *masked[0];
    EXPECT_EQ(*masked[1], core::to_lower_simple(fake));
    EXPECT_EQ(*masked[2], core::to_upper_simple(fake));
    EXPECT_EQ(masked[3]->front(), fake.front());
    const auto digest = sha256(fake);
    EXPECT_EQ(*masked[4], std::string(digest.begin(), digest.end()));
    const auto russian = mask(CopyFormat::binary, {"Ольга Жбанова", "x", "x", "x", "x"});
    const auto& name = *russian[0];
    const auto family = name.find(' ') + 1;
    EXPECT_EQ(*russian[3], name.substr(0, 2) + name.substr(family, 2));
}

TEST_F(RowMaskerTest, a_column_without_a_class_is_refused) {
    make_table({{.name = "email", .type = "text", .column_class = ColumnClass::email}});
    policy_.columns.clear();
    EXPECT_THROW(static_cast<void>(mask(CopyFormat::text, {"ada@example.com"})), Error);
}

}  // namespace
}  // namespace mien::sync
