#include "api/edge/contacts.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <boost/asio/ip/address.hpp>

namespace mien::api {
namespace {

constexpr std::array<std::string_view, 3> contact_members{"email", "phone", "peer_address"};

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of(" \t\r\n", 0) == std::string_view::npos;
}

bool is_network_address(std::string_view text) {
    constexpr std::size_t characters_max = 64;  // with the zone of an IPv6 address
    if (text.size() > characters_max || text.find_first_of(".:") == std::string_view::npos) {
        return false;
    }
    boost::system::error_code failure;
    [[maybe_unused]] const auto address = boost::asio::ip::make_address(text, failure);
    return !failure;
}

bool is_contact(std::string_view text) {
    return is_email(text) || is_network_address(text);
}

void hide(json::value& value, std::string_view own_email) {
    if (auto* const members = value.if_object()) {
        for (auto& member : *members) {
            auto& inner = member.value();
            const bool is_own = inner.is_string() && inner.get_string() == own_email;
            const std::string_view name = member.key();
            if (std::ranges::find(contact_members, name) != contact_members.end() && !is_own) {
                inner = nullptr;
            }
            hide(inner, own_email);
        }
    } else if (auto* const items = value.if_array()) {
        for (auto& item : *items) {
            hide(item, own_email);
        }
    } else if (const auto* const text = value.if_string();
               text != nullptr && *text != own_email && is_contact(*text)) {
        value = "hidden";
    }
}

}  // namespace

json::value for_reader(const core::Principal& reader, json::value document) {
    if (reader.role == core::Role::viewer) {
        hide(document, reader.email);
    }
    return document;
}

json::object for_reader(const core::Principal& reader, json::object document) {
    return std::move(for_reader(reader, json::value(std::move(document))).as_object());
}

}  // namespace mien::api
