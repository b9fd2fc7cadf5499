// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An I2C bus, number 1, whose chips are memory: what a program reads from a
 * chip's registers is what user space has put there. In
 * /sys/devices/platform/rig-i2c/ :
 *
 *   chips      which addresses answer, and how their register pointer behaves;
 *              write "ADDRESS KIND" to add, change or remove one:
 *                bytes   8-bit registers, the pointer moves on
 *                bit7    8-bit registers, it moves on only if bit 7 of it is set
 *                words   16-bit registers, high byte first
 *                absent  nobody acknowledges
 *   registers  everybody's registers, 512 bytes an address
 *   delay_us   how long every transfer holds the bus
 *   failing    write "ERRNO COUNT": the next COUNT transfers fail, -1 for all
 *   transfers  how many there have been
 */
#include <linux/delay.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define ADDRESSES 128
#define BYTES 512 /* of registers an address */

enum kind { ABSENT, BYTE_CHIP, BIT7_CHIP, WORD_CHIP };
static const char *const kinds[] = { "absent", "bytes", "bit7", "words" };

static DEFINE_MUTEX(lock);
static u8 kind_of[ADDRESSES];
static u8 pointer_of[ADDRESSES];
static u8 registers[ADDRESSES * BYTES];
static unsigned int delay_us;
static unsigned long transfers;
static int failing_errno, failing_count;

/* Where the n-th byte after the register pointer lies. */
static u8 *cell(u16 address, unsigned int n)
{
	u8 pointer = pointer_of[address];
	unsigned int at = pointer + n;

	if (kind_of[address] == WORD_CHIP)
		at = pointer * 2 + n;
	else if (kind_of[address] == BIT7_CHIP)
		at = (pointer & 0x7f) + (pointer & 0x80 ? n : 0);
	return &registers[address * BYTES + at % BYTES];
}

static void take(const struct i2c_msg *message)
{
	unsigned int i;

	if (message->len)
		pointer_of[message->addr] = message->buf[0];
	for (i = 1; i < message->len; i++)
		*cell(message->addr, i - 1) = message->buf[i];
}

static void give(struct i2c_msg *message)
{
	unsigned int i;

	for (i = 0; i < message->len; i++)
		message->buf[i] = *cell(message->addr, i);
}

static int serve(struct i2c_msg *messages, int count)
{
	int i;

	transfers++;
	if (failing_count) {
		if (failing_count > 0)
			failing_count--;
		return -failing_errno;
	}
	for (i = 0; i < count; i++) {
		struct i2c_msg *message = &messages[i];

		if (message->addr >= ADDRESSES || kind_of[message->addr] == ABSENT)
			return -EREMOTEIO; /* what a Pi's controller says of a missing acknowledge */
		if (message->flags & I2C_M_RD)
			give(message);
		else
			take(message);
	}
	return count;
}

static int rig_transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	int result;

	if (delay_us)
		fsleep(delay_us);
	mutex_lock(&lock);
	result = serve(messages, count);
	mutex_unlock(&lock);
	return result;
}

static u32 rig_functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm rig_algorithm = {
	.master_xfer = rig_transfer,
	.functionality = rig_functionality,
};

static struct i2c_adapter rig_adapter = {
	.owner = THIS_MODULE,
	.algo = &rig_algorithm,
	.name = "rig-i2c",
	.nr = 1,
};

static ssize_t chips_show(struct device *dev, struct device_attribute *attr, char *out)
{
	ssize_t length = 0;
	int address;

	for (address = 0; address < ADDRESSES; address++)
		if (kind_of[address] != ABSENT)
			length += sysfs_emit_at(out, length, "0x%02x %s\n", address,
						kinds[kind_of[address]]);
	return length;
}

static ssize_t chips_store(struct device *dev, struct device_attribute *attr, const char *in,
			   size_t size)
{
	unsigned int address;
	char name[8];
	int kind;

	if (sscanf(in, "%i %7s", &address, name) != 2 || address >= ADDRESSES)
		return -EINVAL;
	kind = sysfs_match_string(kinds, name);
	if (kind < 0)
		return kind;
	mutex_lock(&lock);
	kind_of[address] = kind;
	mutex_unlock(&lock);
	return size;
}
static DEVICE_ATTR_RW(chips);

static ssize_t delay_us_show(struct device *dev, struct device_attribute *attr, char *out)
{
	return sysfs_emit(out, "%u\n", delay_us);
}

static ssize_t delay_us_store(struct device *dev, struct device_attribute *attr, const char *in,
			      size_t size)
{
	int error = kstrtouint(in, 0, &delay_us);

	return error ? error : size;
}
static DEVICE_ATTR_RW(delay_us);

static ssize_t failing_show(struct device *dev, struct device_attribute *attr, char *out)
{
	return sysfs_emit(out, "%d %d\n", failing_errno, failing_count);
}

static ssize_t failing_store(struct device *dev, struct device_attribute *attr, const char *in,
			     size_t size)
{
	int error, count;

	if (sscanf(in, "%d %d", &error, &count) != 2 || error < 0)
		return -EINVAL;
	mutex_lock(&lock);
	failing_errno = error;
	failing_count = count;
	mutex_unlock(&lock);
	return size;
}
static DEVICE_ATTR_RW(failing);

static ssize_t transfers_show(struct device *dev, struct device_attribute *attr, char *out)
{
	return sysfs_emit(out, "%lu\n", transfers);
}
static DEVICE_ATTR_RO(transfers);

static ssize_t registers_read(struct file *file, struct kobject *kobject,
			      struct bin_attribute *attr, char *out, loff_t at, size_t size)
{
	mutex_lock(&lock);
	memcpy(out, registers + at, size);
	mutex_unlock(&lock);
	return size;
}

static ssize_t registers_write(struct file *file, struct kobject *kobject,
			       struct bin_attribute *attr, char *in, loff_t at, size_t size)
{
	mutex_lock(&lock);
	memcpy(registers + at, in, size);
	mutex_unlock(&lock);
	return size;
}
static BIN_ATTR_RW(registers, sizeof(registers));

static struct attribute *rig_attrs[] = {
	&dev_attr_chips.attr, &dev_attr_delay_us.attr, &dev_attr_failing.attr,
	&dev_attr_transfers.attr, NULL,
};
static struct bin_attribute *rig_bin_attrs[] = { &bin_attr_registers, NULL };
static const struct attribute_group rig_group = {
	.attrs = rig_attrs, .bin_attrs = rig_bin_attrs,
};

static int __init rig_i2c_init(void)
{
	struct platform_device *device;
	int error;

	device = platform_device_register_simple("rig-i2c", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	error = sysfs_create_group(&device->dev.kobj, &rig_group);
	if (error)
		return error;
	rig_adapter.dev.parent = &device->dev;
	return i2c_add_numbered_adapter(&rig_adapter);
}
device_initcall(rig_i2c_init);
