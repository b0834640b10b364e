//! What every shop has and no operation lists: kinds of tasks, types and states of campaigns, stages, groups. The ids and
//! names that the document shows stand among them.

/// A record that is no more than a name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
}

impl Named {
    const fn new(id: i64, name: &'static str, description: &'static str) -> Self {
        Self {
            id,
            name,
            description,
        }
    }
}

/// The record with the id.
pub(crate) fn find(list: &[Named], id: Option<i64>) -> Option<&Named> {
    list.iter().find(|named| Some(named.id) == id)
}

/// Whether one of the records has the id.
pub(crate) fn knows(list: &[Named], id: i64) -> bool {
    find(list, Some(id)).is_some()
}

/// Kinds of tasks.
pub(crate) const TASK_CATEGORIES: [Named; 5] = [
    Named::new(404, "Gọi điện", "Gọi điện"),
    Named::new(1062, "CSKH", "Danh mục hệ thống, không được xóa"),
    Named::new(1063, "Kiểm kho", "Đếm hàng trên kệ và trong kho"),
    Named::new(1064, "Giao hàng", "Giao tận nhà"),
    Named::new(1065, "Nhập hàng", "Nhận hàng của nhà cung cấp"),
];

/// What tasks belong to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Project {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    /// Y-m-d
    pub(crate) start: &'static str,
    /// Y-m-d
    pub(crate) end: &'static str,
}

/// The shifts of the shop.
pub(crate) const PROJECTS: [Project; 2] = [
    Project {
        id: 42,
        name: "Ca sáng",
        start: "2020-11-06",
        end: "2030-12-31",
    },
    Project {
        id: 43,
        name: "Ca chiều",
        start: "2020-11-06",
        end: "2030-12-31",
    },
];

/// Types of campaigns.
pub(crate) const CAMPAIGN_TYPES: [Named; 3] = [
    Named::new(107, "Telesales", ""),
    Named::new(109, "Tại cửa hàng", ""),
    Named::new(110, "Mạng xã hội", ""),
];

/// States of campaigns.
pub(crate) const CAMPAIGN_STATUSES: [Named; 3] = [
    Named::new(37249, "Chưa diễn ra", ""),
    Named::new(37250, "Đang diễn ra", ""),
    Named::new(37251, "Đã kết thúc", ""),
];

/// Types of stages, which are the stages of a campaign that names none.
pub(crate) const STAGE_TYPES: [Named; 6] = [
    Named::new(1, "Thông tin khách", ""),
    Named::new(2, "Phân tích nhu cầu", ""),
    Named::new(3, "Báo giá", ""),
    Named::new(4, "Đàm phán", ""),
    Named::new(WON, "Thành công", ""),
    Named::new(LOST, "Thất bại", ""),
];

/// The type of the stage in which an opportunity is won.
pub(crate) const WON: i64 = 5;
/// The type of the stage in which it is lost.
pub(crate) const LOST: i64 = 6;

/// Where leads come from.
pub(crate) const LEAD_SOURCES: [Named; 4] = [
    Named::new(41098, "Facebook", ""),
    Named::new(41099, "Khách vãng lai", ""),
    Named::new(41100, "Người quen giới thiệu", ""),
    Named::new(41101, "Tờ rơi", ""),
];

/// Something to be done about an opportunity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Action {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) place: i64,
    pub(crate) after_minutes: i64,
    pub(crate) description: &'static str,
    pub(crate) outcomes: &'static [Outcome],
}

/// How an action may end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) id: i64,
    pub(crate) place: i64,
    pub(crate) name: &'static str,
    pub(crate) status: &'static str,
    pub(crate) stage_type_id: i64,
    /// What is to be done next, and after how many minutes.
    pub(crate) next: Option<(i64, i64)>,
}

/// The first of them is the one that a new opportunity begins with.
pub(crate) const ACTIONS: [Action; 2] = [
    Action {
        id: 11065,
        name: "TH-Gọi lần 1",
        place: 17,
        after_minutes: 30,
        description: "Gọi sau khi tiếp nhận thông tin",
        outcomes: &[
            Outcome {
                id: 12951,
                place: 3,
                name: "Gọi lại sau",
                status: "in_process",
                stage_type_id: 1,
                next: Some((10079, 30)),
            },
            Outcome {
                id: 12952,
                place: 4,
                name: "Muốn nhận báo giá",
                status: "in_process",
                stage_type_id: 3,
                next: Some((10079, 1_440)),
            },
        ],
    },
    Action {
        id: 10079,
        name: "TH-Gọi lần 2",
        place: 18,
        after_minutes: 60,
        description: "Gọi lại khi khách đã xem báo giá",
        outcomes: &[
            Outcome {
                id: 12953,
                place: 1,
                name: "Đồng ý mua",
                status: "success",
                stage_type_id: WON,
                next: None,
            },
            Outcome {
                id: 12954,
                place: 2,
                name: "Không mua nữa",
                status: "failed",
                stage_type_id: LOST,
                next: None,
            },
        ],
    },
];

/// The action with the id.
pub(crate) fn action(id: Option<i64>) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| Some(action.id) == id)
}

/// The outcome with the id.
pub(crate) fn outcome(id: Option<i64>) -> Option<&'static Outcome> {
    ACTIONS
        .iter()
        .flat_map(|action| action.outcomes)
        .find(|outcome| Some(outcome.id) == id)
}

/// Groups of customers.
pub(crate) const CUSTOMER_GROUPS: [Named; 3] = [
    Named::new(1, "Khách lẻ", ""),
    Named::new(26, "Khách hàng cơ bản", "Đã mở tài khoản tại MB"),
    Named::new(27, "Khách thân thiết", "Mua đều mỗi tháng"),
];

/// What an automation is built on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Component {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    /// The table of the server that it watches.
    pub(crate) table: &'static str,
    pub(crate) code: &'static str,
}

/// The components of automations.
pub(crate) const COMPONENTS: [Component; 3] = [
    Component {
        id: 13,
        name: "Chăm sóc khách hàng",
        table: "contacts",
        code: "Auto_009",
    },
    Component {
        id: 18,
        name: "Customer Sharing",
        table: "transactions",
        code: "Auto_013",
    },
    Component {
        id: 21,
        name: "Nhắc việc hằng ngày",
        table: "employees",
        code: "Auto_016",
    },
];
