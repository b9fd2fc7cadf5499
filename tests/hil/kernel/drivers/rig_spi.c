// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An SPI bus, number 0, with two chip selects that spidev serves. What answers
 * at each is played here; its values come from user space, through
 * /sys/devices/platform/rig-spi/cs0 and cs1:
 *
 *   chip       silent    nobody drives MISO: all zeros
 *              loopback  a jumper from MOSI to MISO
 *              mcp3008   eight channels of 10 bits, three bytes a reading
 *              scl3300   32-bit frames with CRC; each answers the one before
 *   channels   the eight numbers of the MCP3008
 *   registers  the 32 registers of the SCL3300, 16 bits each, high byte first
 *   spoiled    how many of its next answers get a wrong CRC, -1 for all
 *   delay_us   how long every transfer takes
 *   transfers  how many there have been
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>
#include <linux/sysfs.h>
#include <asm/unaligned.h>

#define SELECTS 2
#define MCP_CHANNELS 8
#define SCL_REGISTERS 32
#define SCL_STATUS 0x06
#define SCL_COMMAND 0x0d
#define SCL_RESET 0x20 /* in the command register */
#define SCL_STARTED 0x0001 /* any bit set makes the return status an error until it is read */
#define SCL_NORMAL 1
#define SCL_ERROR 3

enum chip { SILENT, LOOPBACK, MCP3008, SCL3300 };
static const char *const chips[] = { "silent", "loopback", "mcp3008", "scl3300" };

struct slot {
	struct kobject *kobject;
	enum chip chip;
	unsigned int in_frame; /* bytes since chip select fell */
	u8 frame[4]; /* what the chip has been sent in this frame */
	u8 answer[4]; /* what it says in this frame */
	u16 channels[MCP_CHANNELS];
	u8 registers[SCL_REGISTERS * 2];
	int spoiled;
	unsigned int delay_us;
	unsigned long transfers;
};

static DEFINE_MUTEX(lock);
static struct slot slots[SELECTS];

/* The SCL3300's checksum: polynomial 0x1d, first value 0xff, inverted, over 24 bits. */
static u8 scl_crc(const u8 *frame)
{
	u8 crc = 0xff;
	int bit;

	for (bit = 0; bit < 24; bit++) {
		u8 next = (frame[bit / 8] >> (7 - bit % 8)) & 1;

		crc = (crc << 1) ^ (((crc >> 7) ^ next) & 1 ? 0x1d : 0);
	}
	return ~crc;
}

/* A whole frame has come in: do it, and have its answer ready for the next one. */
static void scl_frame(struct slot *slot)
{
	u8 at = (slot->frame[0] >> 2) & 0x1f;
	bool writes = slot->frame[0] & 0x80;
	u8 *cell = &slot->registers[at * 2];
	u8 *status = &slot->registers[SCL_STATUS * 2];
	u8 *answer = slot->answer;

	if (scl_crc(slot->frame) != slot->frame[3]) {
		put_unaligned_be32(0, answer); /* not understood: nothing is done */
		return;
	}
	answer[0] = (slot->frame[0] & 0xfc) | (get_unaligned_be16(status) ? SCL_ERROR : SCL_NORMAL);
	memcpy(answer + 1, writes ? slot->frame + 1 : cell, 2);
	answer[3] = scl_crc(answer);
	if (slot->spoiled) {
		answer[3] ^= 0x55;
		slot->spoiled -= slot->spoiled > 0;
	}
	if (writes)
		memcpy(cell, slot->frame + 1, 2);
	else if (at == SCL_STATUS)
		put_unaligned_be16(0, status); /* reading clears it */
	if (writes && at == SCL_COMMAND && slot->frame[2] & SCL_RESET)
		put_unaligned_be16(SCL_STARTED, status);
}

static u8 scl_byte(struct slot *slot, u8 sent)
{
	unsigned int at = slot->in_frame % 4;
	u8 said = slot->answer[at];

	slot->frame[at] = sent;
	if (slot->in_frame == 3)
		scl_frame(slot);
	return said;
}

/* Start bit, then single-ended and channel, then ten bits of answer. */
static u8 mcp_byte(struct slot *slot, u8 sent)
{
	unsigned int at = slot->in_frame;
	u16 value;

	if (at < 3)
		slot->frame[at] = sent;
	if (at == 0 || at > 2 || slot->frame[0] != 1 || !(slot->frame[1] & 0x80))
		return 0;
	value = slot->channels[(slot->frame[1] >> 4) & 7] & 0x3ff;
	return at == 1 ? value >> 8 : value & 0xff;
}

static u8 exchange(struct slot *slot, u8 sent)
{
	switch (slot->chip) {
	case LOOPBACK:
		return sent;
	case MCP3008:
		return mcp_byte(slot, sent);
	case SCL3300:
		return scl_byte(slot, sent);
	default:
		return 0;
	}
}

static int rig_transfer(struct spi_controller *controller, struct spi_device *device,
			struct spi_transfer *transfer)
{
	struct slot *slot = &slots[device->chip_select];
	const u8 *sent = transfer->tx_buf;
	u8 *said = transfer->rx_buf;
	unsigned int i;

	if (slot->delay_us)
		fsleep(slot->delay_us);
	mutex_lock(&lock);
	slot->transfers++;
	for (i = 0; i < transfer->len; i++) {
		u8 byte = exchange(slot, sent ? sent[i] : 0);

		slot->in_frame++;
		if (said)
			said[i] = byte;
	}
	mutex_unlock(&lock);
	return 0;
}

/* Either edge of chip select ends one frame and begins another. */
static void rig_select(struct spi_device *device, bool level)
{
	slots[device->chip_select].in_frame = 0;
}

static struct slot *slot_of(struct kobject *kobject)
{
	return kobject == slots[0].kobject ? &slots[0] : &slots[1];
}

static ssize_t chip_show(struct kobject *kobject, struct kobj_attribute *attr, char *out)
{
	return sysfs_emit(out, "%s\n", chips[slot_of(kobject)->chip]);
}

static ssize_t chip_store(struct kobject *kobject, struct kobj_attribute *attr, const char *in,
			  size_t size)
{
	struct slot *slot = slot_of(kobject);
	int chip = sysfs_match_string(chips, in);

	if (chip < 0)
		return chip;
	mutex_lock(&lock);
	slot->chip = chip;
	memset(slot->answer, 0, sizeof(slot->answer));
	mutex_unlock(&lock);
	return size;
}
static struct kobj_attribute chip_attr = __ATTR_RW(chip);

static ssize_t channels_show(struct kobject *kobject, struct kobj_attribute *attr, char *out)
{
	struct slot *slot = slot_of(kobject);
	ssize_t length = 0;
	int i;

	for (i = 0; i < MCP_CHANNELS; i++)
		length += sysfs_emit_at(out, length, "%u ", slot->channels[i]);
	return length;
}

static ssize_t channels_store(struct kobject *kobject, struct kobj_attribute *attr, const char *in,
			      size_t size)
{
	u16 value[MCP_CHANNELS];

	if (sscanf(in, "%hu %hu %hu %hu %hu %hu %hu %hu", &value[0], &value[1], &value[2],
		   &value[3], &value[4], &value[5], &value[6], &value[7]) != MCP_CHANNELS)
		return -EINVAL;
	mutex_lock(&lock);
	memcpy(slot_of(kobject)->channels, value, sizeof(value));
	mutex_unlock(&lock);
	return size;
}
static struct kobj_attribute channels_attr = __ATTR_RW(channels);

static ssize_t spoiled_show(struct kobject *kobject, struct kobj_attribute *attr, char *out)
{
	return sysfs_emit(out, "%d\n", slot_of(kobject)->spoiled);
}

static ssize_t spoiled_store(struct kobject *kobject, struct kobj_attribute *attr, const char *in,
			     size_t size)
{
	int error = kstrtoint(in, 0, &slot_of(kobject)->spoiled);

	return error ? error : size;
}
static struct kobj_attribute spoiled_attr = __ATTR_RW(spoiled);

static ssize_t delay_us_show(struct kobject *kobject, struct kobj_attribute *attr, char *out)
{
	return sysfs_emit(out, "%u\n", slot_of(kobject)->delay_us);
}

static ssize_t delay_us_store(struct kobject *kobject, struct kobj_attribute *attr, const char *in,
			      size_t size)
{
	int error = kstrtouint(in, 0, &slot_of(kobject)->delay_us);

	return error ? error : size;
}
static struct kobj_attribute delay_us_attr = __ATTR_RW(delay_us);

static ssize_t transfers_show(struct kobject *kobject, struct kobj_attribute *attr, char *out)
{
	return sysfs_emit(out, "%lu\n", slot_of(kobject)->transfers);
}
static struct kobj_attribute transfers_attr = __ATTR_RO(transfers);

static ssize_t registers_read(struct file *file, struct kobject *kobject,
			      struct bin_attribute *attr, char *out, loff_t at, size_t size)
{
	mutex_lock(&lock);
	memcpy(out, slot_of(kobject)->registers + at, size);
	mutex_unlock(&lock);
	return size;
}

static ssize_t registers_write(struct file *file, struct kobject *kobject,
			       struct bin_attribute *attr, char *in, loff_t at, size_t size)
{
	mutex_lock(&lock);
	memcpy(slot_of(kobject)->registers + at, in, size);
	mutex_unlock(&lock);
	return size;
}
static BIN_ATTR_RW(registers, SCL_REGISTERS * 2);

static struct attribute *rig_attrs[] = {
	&chip_attr.attr, &channels_attr.attr, &spoiled_attr.attr, &delay_us_attr.attr,
	&transfers_attr.attr, NULL,
};
static struct bin_attribute *rig_bin_attrs[] = { &bin_attr_registers, NULL };
static const struct attribute_group rig_group = {
	.attrs = rig_attrs, .bin_attrs = rig_bin_attrs,
};

static int __init add_select(struct spi_controller *controller, int select)
{
	/* A bare "spidev" is refused by the kernel; this is one of the names that spidev serves. */
	struct spi_board_info board = { .modalias = "dh2228fv", .max_speed_hz = 10000000 };
	char name[] = "cs0";

	name[2] += select;
	slots[select].kobject = kobject_create_and_add(name, &controller->dev.parent->kobj);
	if (!slots[select].kobject)
		return -ENOMEM;
	board.chip_select = select;
	if (!spi_new_device(controller, &board))
		return -ENODEV;
	return sysfs_create_group(slots[select].kobject, &rig_group);
}

static int __init rig_spi_init(void)
{
	struct platform_device *device;
	struct spi_controller *controller;
	int error, select;

	device = platform_device_register_simple("rig-spi", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	controller = spi_alloc_master(&device->dev, 0);
	if (!controller)
		return -ENOMEM;
	controller->bus_num = 0;
	controller->num_chipselect = SELECTS;
	controller->mode_bits = SPI_CPOL | SPI_CPHA | SPI_CS_HIGH;
	controller->bits_per_word_mask = SPI_BPW_MASK(8);
	controller->transfer_one = rig_transfer;
	controller->set_cs = rig_select;
	error = spi_register_controller(controller);
	for (select = 0; !error && select < SELECTS; select++)
		error = add_select(controller, select);
	return error;
}
device_initcall(rig_spi_init);
