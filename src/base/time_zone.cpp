#include "base/time_zone.hpp"

#include <unicode/basictz.h>
#include <unicode/tztrans.h>
#include <unicode/unistr.h>

#include "base/assert.hpp"

namespace mien {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

UDate to_udate(seconds since_epoch) {
    return static_cast<UDate>(milliseconds(since_epoch).count());
}

seconds from_udate(UDate date) {
    return std::chrono::floor<seconds>(milliseconds(static_cast<std::int64_t>(date)));
}

}  // namespace

struct TimeZone::State {
    std::unique_ptr<icu::BasicTimeZone> zone;

    [[nodiscard]] seconds offset_at(UDate date) const {
        std::int32_t raw = 0;
        std::int32_t saving = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone->getOffset(date, /*local=*/false, raw, saving, status);
        MIEN_ASSERT(U_SUCCESS(status) != 0, "ICU knows the offset of every moment");
        return from_udate(raw + saving);
    }

    [[nodiscard]] seconds offset_of_local(UDate local, UTimeZoneLocalOption option) const {
        std::int32_t raw = 0;
        std::int32_t saving = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone->getOffsetFromLocal(local, option, option, raw, saving, status);
        MIEN_ASSERT(U_SUCCESS(status) != 0, "ICU knows the offset of every moment");
        return from_udate(raw + saving);
    }
};

TimeZone::TimeZone(std::unique_ptr<State> state) : state_(std::move(state)) {}
TimeZone::TimeZone(TimeZone&&) noexcept = default;
TimeZone& TimeZone::operator=(TimeZone&&) noexcept = default;
TimeZone::~TimeZone() = default;

std::optional<TimeZone> TimeZone::find(std::string_view name) {
    const auto id = icu::UnicodeString::fromUTF8(
        icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    // ICU makes a zone of "GMT+7" too, which is none of the database.
    icu::UnicodeString canonical;
    UBool is_in_database = 0;
    UErrorCode status = U_ZERO_ERROR;
    icu::TimeZone::getCanonicalID(id, canonical, is_in_database, status);
    if (U_FAILURE(status) != 0 || is_in_database == 0) {
        return std::nullopt;
    }
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    if (!zone || *zone == icu::TimeZone::getUnknown()) {
        return std::nullopt;
    }
    MIEN_ASSERT(dynamic_cast<icu::BasicTimeZone*>(zone.get()) != nullptr,
                "zones of the database have transitions");
    auto state = std::make_unique<State>();
    state->zone.reset(dynamic_cast<icu::BasicTimeZone*>(zone.release()));
    return TimeZone(std::move(state));
}

LocalSeconds TimeZone::to_local(sys_seconds time) const {
    const auto since_epoch = time.time_since_epoch();
    return LocalSeconds(since_epoch + state_->offset_at(to_udate(since_epoch)));
}

sys_seconds TimeZone::to_utc(LocalSeconds local) const {
    const auto shown = local.time_since_epoch();
    const auto date = to_udate(shown);
    const sys_seconds first(shown - state_->offset_of_local(date, UCAL_TZ_LOCAL_FORMER));
    if (to_local(first) == local) {
        return first;
    }
    // Skipped: read with the offset behind the change, it lies before the change.
    const auto before = shown - state_->offset_of_local(date, UCAL_TZ_LOCAL_LATTER);
    icu::TimeZoneTransition change;
    const auto found =
        state_->zone->getNextTransition(to_udate(before), /*inclusive=*/false, change);
    MIEN_ASSERT(found != 0, "a time that is skipped is followed by a change of the offset");
    return sys_seconds(from_udate(change.getTime()));
}

}  // namespace mien
