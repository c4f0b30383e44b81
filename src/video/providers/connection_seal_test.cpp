#include "video/providers/connection_seal.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/sealed_box.hpp"

namespace mien::video {
namespace {

ServiceAccess access_with(char letter) {
    return {.key = Secret(std::string(sealing_key_bytes, letter)), .allowed_networks = {}};
}

SealedConnection connection() {
    return {.id = ProviderId::make(), .kind = "fal", .base_url = "https://queue.example.com/a"};
}

std::string refusal_of(const ServiceAccess& access, const SealedConnection& sealed) {
    try {
        static_cast<void>(open_connection(access, sealed));
    } catch (const Error& error) {
        return error.message();
    }
    return "";
}

TEST(connection_seal, what_was_sealed_is_opened) {
    const auto access = access_with('a');
    auto sealed = connection();
    sealed.key = seal_service_key(access, sealed, Secret("id:secret"));
    sealed.headers = seal_service_headers(access, sealed, {{"X-Gate", Secret("open")}});
    EXPECT_EQ(sealed.key->find("secret"), std::string::npos);
    sealed.base_url = "https://queue.example.com/another/path";
    const auto opened = open_connection(access, sealed);
    EXPECT_EQ(opened.key.reveal(), "id:secret");
    ASSERT_EQ(opened.headers.size(), 1U);
    EXPECT_EQ(opened.headers[0].name, "X-Gate");
    EXPECT_EQ(opened.headers[0].value.reveal(), "open");
}

// A row that was changed in the database must not carry the key to another server.
TEST(connection_seal, a_key_is_good_for_its_provider_and_its_address_only) {
    const auto access = access_with('a');
    auto sealed = connection();
    sealed.key = seal_service_key(access, sealed, Secret("id:secret"));
    for (const auto* const url : {"https://evil.example.com/a", "http://queue.example.com/a",
                                  "https://queue.example.com:8443/a"}) {
        auto moved = sealed;
        moved.base_url = url;
        EXPECT_NE(refusal_of(access, moved).find("another address"), std::string::npos) << url;
    }
    auto other = sealed;
    other.id = ProviderId::make();
    EXPECT_NE(refusal_of(access, other).find("another address"), std::string::npos);
    EXPECT_NE(refusal_of(access_with('b'), sealed).find("another providers.key"),
              std::string::npos);
}

TEST(connection_seal, without_a_key_of_the_configuration_nothing_is_opened) {
    const auto sealed = connection();
    EXPECT_NE(refusal_of({}, sealed).find("[providers]"), std::string::npos);
}

}  // namespace
}  // namespace mien::video
